-- A small shop, written by hand.
CREATE TABLE product (id integer PRIMARY KEY, name text NOT NULL, stock integer NOT NULL CHECK (stock >= 0));
INSERT INTO product VALUES (1, 'kettle', 10), (2, 'teapot', 5);
