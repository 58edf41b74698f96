CREATE TABLE begun (id integer);
INSERT INTO begun VALUES (1);

INSERT INTO no_such_table
    VALUES (1);
