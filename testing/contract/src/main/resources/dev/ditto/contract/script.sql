CREATE TABLE added_by_script AS SELECT count(*) AS books FROM book;
