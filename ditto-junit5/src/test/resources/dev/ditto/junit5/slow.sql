-- Longer than people wait without asking.
CREATE TABLE notes (note text);
SELECT pg_sleep(5);
