--
-- PostgreSQL database dump
--

\restrict qfz9plG0sNBMl62mCPcwYSQFrEulGws2U8tbwOQfnEWBkWzQom2E0djpPvbOhYa

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
-- Name: mood; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.mood AS ENUM (
    'sad',
    'it''s ok; really',
    'happy'
);


ALTER TYPE public.mood OWNER TO postgres;

--
-- Name: greet(text); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.greet(name text) RETURNS text
    LANGUAGE plpgsql
    AS $_$
BEGIN
  -- a comment; with a semicolon
  RETURN format($fmt$hello %s; $$ and 'quotes' \n$fmt$, $1);
END;
$_$;


ALTER FUNCTION public.greet(name text) OWNER TO postgres;

--
-- Name: kind(integer); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.kind(x integer) RETURNS text
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT 1;
 SELECT
         CASE
             WHEN (x > 0) THEN
             CASE
                 WHEN (x > 10) THEN 'big;'::text
                 ELSE 'small'::text
             END
             ELSE 'none'::text
         END AS "case";
END;


ALTER FUNCTION public.kind(x integer) OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: audit; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.audit (
    at timestamp with time zone,
    what text
);


ALTER TABLE public.audit OWNER TO postgres;

--
-- Name: note(text); Type: PROCEDURE; Schema: public; Owner: postgres
--

CREATE PROCEDURE public.note(IN w text)
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO public.audit (at, what)
   VALUES (now(), note.w);
 DELETE FROM public.audit
   WHERE (audit.what = 'x'::text);
END;


ALTER PROCEDURE public.note(IN w text) OWNER TO postgres;

--
-- Name: customer; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.customer (
    id integer NOT NULL,
    name text NOT NULL,
    note text,
    mood public.mood,
    blob bytea
);


ALTER TABLE public.customer OWNER TO postgres;

--
-- Name: TABLE customer; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE public.customer IS 'who buys; see -- the /* manual';


--
-- Name: happy; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.happy AS
 SELECT customer.id,
    customer.name,
    'tab	here\'::text AS t
   FROM public.customer
  WHERE (customer.mood = 'happy'::public.mood);


ALTER TABLE public.happy OWNER TO postgres;

--
-- Name: odd;name; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."odd;name" (
    id bigint NOT NULL,
    "col$1$" text DEFAULT 'a;b''c'::text,
    customer_id integer
);


ALTER TABLE public."odd;name" OWNER TO postgres;

--
-- Name: odd;name_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public."odd;name_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public."odd;name_id_seq" OWNER TO postgres;

--
-- Name: odd;name_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public."odd;name_id_seq" OWNED BY public."odd;name".id;


--
-- Name: odd;name id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."odd;name" ALTER COLUMN id SET DEFAULT nextval('public."odd;name_id_seq"'::regclass);


--
-- Data for Name: audit; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.audit (at, what) FROM stdin;
\.


--
-- Data for Name: customer; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.customer (id, name, note, mood, blob) FROM stdin;
1	name 1\t\\. é	\N	happy	\\x00ff
2	name 2\t\\. é	line\n\\.\nnext; ' "	happy	\\x00ff
3	name 3\t\\. é	\N	happy	\\x00ff
4	name 4\t\\. é	line\n\\.\nnext; ' "	happy	\\x00ff
5	name 5\t\\. é	\N	happy	\\x00ff
6	name 6\t\\. é	line\n\\.\nnext; ' "	happy	\\x00ff
\.


--
-- Data for Name: odd;name; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public."odd;name" (id, "col$1$", customer_id) FROM stdin;
1	a;b'c	1
2	a;b'c	2
\.


--
-- Name: odd;name_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public."odd;name_id_seq"', 2, true);


--
-- Name: customer customer_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (id);


--
-- Name: odd;name odd;name_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."odd;name"
    ADD CONSTRAINT "odd;name_pkey" PRIMARY KEY (id);


--
-- Name: customer twice; Type: RULE; Schema: public; Owner: postgres
--

CREATE RULE twice AS
    ON INSERT TO public.customer DO ( INSERT INTO public.audit (at, what)
  VALUES (now(), 'a;'::text);
 INSERT INTO public.audit (at, what)
  VALUES (now(), 'b'::text);
);


--
-- Name: odd;name odd;name_customer_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."odd;name"
    ADD CONSTRAINT "odd;name_customer_id_fkey" FOREIGN KEY (customer_id) REFERENCES public.customer(id);


--
-- PostgreSQL database dump complete
--

\unrestrict qfz9plG0sNBMl62mCPcwYSQFrEulGws2U8tbwOQfnEWBkWzQom2E0djpPvbOhYa

