--
-- PostgreSQL database dump
--

\restrict Y7LFlwOdhXbegKPlVMr0ZT4BUiHNHqQjXYdltMnwRrMcNweoyACb2v5akHFgsNd

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'LATIN1';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: menu; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.menu (
    id integer NOT NULL,
    dish text NOT NULL
);


ALTER TABLE public.menu OWNER TO postgres;

--
-- Data for Name: menu; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.menu (id, dish) FROM stdin;
1	Crème brûlée
2	Café
3	Ärger mit Öl
\.


--
-- Name: menu menu_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.menu
    ADD CONSTRAINT menu_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict Y7LFlwOdhXbegKPlVMr0ZT4BUiHNHqQjXYdltMnwRrMcNweoyACb2v5akHFgsNd

