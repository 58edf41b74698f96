CREATE TABLE made_at_start (id int);
INSERT INTO made_at_start VALUES (1);
