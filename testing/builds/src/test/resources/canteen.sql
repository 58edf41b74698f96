-- Written by hand.
CREATE TABLE menu (id integer PRIMARY KEY, dish text NOT NULL);
INSERT INTO menu VALUES (1, 'soup'), (2, 'fish and chips'), (3, 'pie');
CREATE TABLE marks (mark text NOT NULL);
