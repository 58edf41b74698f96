--
-- PostgreSQL database dump
--

\restrict kquGrBNkKD3HiODeIeEGcAJ4MMfVbIfKZNbbDpGkWq4Qufng0OaNiBKsJY0X5gr

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: note_ddl(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.note_ddl() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE NOTICE 'ddl'; END $$;


ALTER FUNCTION public.note_ddl() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: drawing; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.drawing (
    id integer NOT NULL,
    content oid NOT NULL
);


ALTER TABLE public.drawing OWNER TO postgres;

--
-- Name: plain; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.plain (
    id integer
);


ALTER TABLE public.plain OWNER TO postgres;

--
-- Name: 16527; Type: BLOB; Schema: -; Owner: postgres
--

SELECT pg_catalog.lo_create('16527');


ALTER LARGE OBJECT 16527 OWNER TO postgres;

--
-- Data for Name: drawing; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.drawing (id, content) FROM stdin;
1	16527
\.


--
-- Data for Name: plain; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.plain (id) FROM stdin;
\.


--
-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -
--

BEGIN;

SELECT pg_catalog.lo_open('16527', 131072);
SELECT pg_catalog.lowrite(0, '\x00ff10aa5c5c27');
SELECT pg_catalog.lo_close(0);

COMMIT;

--
-- Name: drawing drawing_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.drawing
    ADD CONSTRAINT drawing_pkey PRIMARY KEY (id);


--
-- Name: noting; Type: EVENT TRIGGER; Schema: -; Owner: postgres
--

CREATE EVENT TRIGGER noting ON ddl_command_end
   EXECUTE FUNCTION public.note_ddl();


ALTER EVENT TRIGGER noting OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

\unrestrict kquGrBNkKD3HiODeIeEGcAJ4MMfVbIfKZNbbDpGkWq4Qufng0OaNiBKsJY0X5gr

