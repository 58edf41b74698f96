-- Written by hand: neither pg_dump's first line nor its last.
CREATE TABLE menu (id integer PRIMARY KEY, dish text NOT NULL);
INSERT INTO menu VALUES (1, 'soup'), (2, 'fish; and chips'), (3, $$it's "pie"$$);
