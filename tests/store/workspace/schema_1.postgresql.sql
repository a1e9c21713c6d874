CREATE FUNCTION events_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$;
CREATE FUNCTION events_next() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events WHERE report_id = NEW.report_id) THEN RAISE EXCEPTION 'an event must follow the last one of its log'; END IF; RETURN NEW; END $$;
CREATE TABLE events (
    report_id integer NOT NULL,
    seq integer NOT NULL,
    at character varying(32) NOT NULL,
    "user" text NOT NULL,
    seen text NOT NULL,
    draft text NOT NULL
);
CREATE TABLE findings (
    report_id integer NOT NULL,
    "position" integer NOT NULL,
    rule character varying(32) NOT NULL,
    severity character varying(16) NOT NULL,
    verdict character varying(16) NOT NULL,
    key text NOT NULL,
    decided character varying(32)
);
CREATE TABLE gouji_workspace (
    id integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT gouji_workspace_id_check CHECK ((id = 1))
);
CREATE TABLE leases (
    report_id integer NOT NULL,
    "user" text NOT NULL,
    until character varying(32) NOT NULL
);
CREATE TABLE reports (
    id integer NOT NULL,
    name text NOT NULL,
    sha256 character varying(64) NOT NULL,
    source text NOT NULL,
    copied_as text,
    added character varying(32) NOT NULL,
    run integer NOT NULL,
    seq integer NOT NULL,
    touched character varying(32),
    status character varying(16) NOT NULL,
    title text NOT NULL,
    unit_name text NOT NULL,
    fiscal_year text NOT NULL,
    findings integer NOT NULL,
    decided integer NOT NULL,
    errors integer NOT NULL,
    warnings integer NOT NULL,
    infos integer NOT NULL,
    unclaimed integer NOT NULL,
    orphans integer NOT NULL
);
CREATE SEQUENCE reports_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE reports_id_seq OWNED BY reports.id;
CREATE TABLE runs (
    id integer NOT NULL,
    report_id integer NOT NULL,
    engine character varying(16) NOT NULL,
    version text NOT NULL,
    at character varying(32) NOT NULL,
    result bytea NOT NULL,
    text bytea NOT NULL
);
CREATE SEQUENCE runs_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE runs_id_seq OWNED BY runs.id;
CREATE TABLE settings (
    name text NOT NULL,
    value text NOT NULL
);
CREATE TABLE users (
    name text NOT NULL,
    password text NOT NULL,
    role character varying(16) NOT NULL,
    added character varying(32) NOT NULL
);
ALTER TABLE ONLY reports ALTER COLUMN id SET DEFAULT nextval('reports_id_seq'::regclass);
ALTER TABLE ONLY runs ALTER COLUMN id SET DEFAULT nextval('runs_id_seq'::regclass);
INSERT INTO events VALUES (1, 1, '2024-03-01T09:30:00.000000+00:00', '甲', 'ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss', '{"action":"decide","target":"k","way":"both_right","reason":"见第三行","channel":"page"}');
INSERT INTO events VALUES (1, 2, '2024-03-01T09:30:00.000000+00:00', '乙', '0000000000000000000000000000000000000000000000000000000000000000', '{"action":"decide","target":"m","way":"both_right","channel":"page"}');
INSERT INTO findings VALUES (1, 0, 'SUM-01', 'error', 'inconsistent', '504edf89f52f342e2899fd7ba9fe350b', 'false_alarm');
INSERT INTO findings VALUES (1, 1, 'SAME-01', 'error', 'contradictory', 'e5c76dd1ef3bf4e77935fa1a7217b4ad', NULL);
INSERT INTO gouji_workspace VALUES (1, 1);
INSERT INTO leases VALUES (1, '乙', '2024-03-01T09:31:00.000000+00:00');
INSERT INTO reports VALUES (1, '自评报告.txt', '05b9659259dcd209488c7aa3d854aaf8f872cedd085ee46d7c4bf1f2fb07a9a1', '/inbox/自评报告.txt', NULL, '2024-03-01T09:30:00.000000+00:00', 2, 2, '2024-03-01T09:30:00.000000+00:00', 'in_review', '2022年度自评报告', '临溪县青石镇人民政府', '2022', 2, 1, 1, 0, 0, 1, 0);
INSERT INTO runs VALUES (1, 1, 'rules', '1', '2024-03-01T09:30:00.000000+00:00', '\x789cb5954b6f133110c7bf0af239b4bbdba4497ae3c09113e254552baf3d9bb875ec951f5542d45b252424908ae00408210187aa022438402e7c99a6a5df82f1be1a1e1508c1cde3b167fef3db19ef9ce4da4ca8235b64a4fdae583360bd74eb31e910ae999f8042df9cd8314d7a9b782aea65c3cdde30e90d39e34934ec0e06ac4fe9061ff4ba94e6837cd04f18701e0d7a00dd4dde67dd2c8ff324cfa23e1dd21057d10960a4aff78ebfbe3b3cbbff7a79747fcd4d1d7a26c0054dddac087e0753b75e482a147ad8981aca1c184bb6ba4987147404b8545eca0ef1ca00e569bdb7bdd329efa6ff54b31616aad8ca4f3230428d8279d021060a6d4a484e3809e502d363de244a92e5e78fcbc59bd55a31da3e951e1af5d6d1703d8e3b0414275b092ea450e8afeb6c0e667ada2c1948d9ac47467bc54b3d04a6088984a33e84aa0e70ed3357190701967069f5095aa1a79f3e9e2d8e970fbf5c3c7f74fee2c3c5937ba78bc5d9fba3b3c75f968b6757088e6abd71d4e88dff87de5c5846653a036a7e89f67738e3fe7fc56941e6a965dac06500ca5ba3c04ed13cad457db7079721732125f054ab95b0cc09adea7616288851a74d6de728a75e523616b00f614eeb1dcc95e7757b86ee947425121b03db0beb3911989eb0d0dcc687b625b7efdcba1e057b1f0ce60b988562785558179e81a00a5dc2cd021a63b42947d6da12ea9cdc1de3fef9c9c9b5f8daf2d5e1e9a707e727e1eb005645708e19a0830b3c6d00e7347c5a7c7abca4e8c663058e94831609d393c2afdaf8104cea22da6eb33edb8552e8c5cbcfe74fdf06f18c7a8b2cb3597313a6985cad42689834b41b16c90a8b1bb76efe08035138fcb6686833fb731ac95534927f4923f99946f257344293682cac2ea37aed6c89bbcc1a44441527ec585f3d045eb5beed7646e364ad477e7a2eba8de28d2bc77175c2765652a5ad98eae1f52a2804352ae395e76c48a8bd616ddc89e6d00e776110641894f9416023a52d8555dba9d37ba0aa9d005c42c0f2dd2e4e1b4ab9bcc8b46dc71a47569763599988d0965449f5ff7082357fa7965559e1c137a5019e16', '\x789c7bb263cbb35dab9ef6ed7f3977d2f3f99b5f4e6d7fb26bd7b30d139f4dd9ff74d71c2e230323a3a73bb73cddb5ec45fbaa17eb5b9e752d7d3ab18bebd9946d4f5b973e9dd0f162dd4243233dd3273bda9fb6363f6e68e24256a6575251020017f43cdf');
INSERT INTO runs VALUES (2, 1, 'rules', '1', '2024-03-01T09:30:00.000000+00:00', '\x789cb5954b6f133110c7bf0af23994dd256992de3870e4843855d5cab167138363477e5409516f0824249e022e80101270401520d143c9852fd3a4edb760bcaf6e291508c1cde3b167fef3db19ef9c64da8ca9231b64a8fd4db166c07ae92ec5a445b8667e0c0a7d73624734e9ace3a9a833e8af77fa49a7cf194fa27ebbd7635d4a2ff35ea74d69d6cb7add8401e751af03d05ee75dd61e6471966483a84bfb34c455740c18e9e8dec7a3cf7756f7df2f9fdc5f7353879e31704153379b04bf83a9bb34915428f4b01135943930966cb4931699d021e05279295bc42b0394a7e5dee6562bbf9bfe53cd5a5828622b3f1e80116a18cc9d163130d12687e48493902f303de64da224597edb5b2e3e346bc568db547aa8d45b47c3f5386e11509c6c24b89042a1bfacb33a38d0d36ac940ca6a3d34da2b9eeb21304548241cf5215471806b3f7085b113600997169fa0167ab0bfb75a7c5c3efc7efcfae9e19bafc7cfef1d2c16ab2f4f56cfbe2f17afce111c957ae3a8d21bff0fbd99b08cca7406d4fc12edef70c6ddff8ad382cc52cbb481930094d7c6043b45f3b414756a0f4e4266424ae0a9568db0cc09adca7616288851a74d696728a75c523612b00d614ecb1dcc9565657b86ee94b411898d80dd0aeb3911989eb0d0dcc687b625d76f5cbb18057b1b0ce60b988562785558179e81a00a5dc2cd021a63b4c947d6da1cea9cdc1ee1fee1eeee85f8c2f2dd9d83fd0787bbe1eb005645708e19a0830b3c6d00e7347c5a7c7abca4e8c663131c29073512a6c713dfb4f121189745d4dd66fde026e4428fdf7e3b7cf9298867d45b6439985537618ac9551342c5a4a25db1481a2cae5cbbfa330c44e1f0dba2a1cdeccf6924e7d148fe258de42c8de4af688426d158585946f1dad91c779e3588880a4ed8b1be7808bcaa7d9bf58cc6c95a879c792eda95e2cbe78e6373c2b61aa9d25a4cf1f07a1514821ae6f1f2733624d4deb03aee5873a8877b6210641894f94e6023a5cd8515dba9d3b740153b01b88480e5d42e4e1b4a39b9c8b4adc71a4756e763599888d0e65449f1ff7082e57f27b2bcfb60b5fb76f5e8f1f2d10bb2d5a09ad7bbf303c8e5a694', '\x789c7bb263cbb35dab9ef6ed7f3977d2f3f99b5f4e6d7fb26bd7b30d139f4dd9ff74d71c2e230323a3a73bb73cddb5ec45fbaa17eb5b9e752d7d3ab18bebd9946d4f5b973e9dd0f162dd4243233dd3273bda9fb6363f6e68e24256a6575251020017f43cdf');
INSERT INTO settings VALUES ('identity', '"116060de55d045098a5d5c4a3fbeb1e3"');
INSERT INTO settings VALUES ('second_pair_of_eyes', 'true');
INSERT INTO users VALUES ('甲', 'scrypt$16384$8$1$5d414524354f30678cd863c9d4b4f19c$35b2ea0ac4472d2c74fc225e6fd041ec65328bfec78ff35383ba02ad552103ace666776f5d511dcd967a4424b393e845044ffb3b018a5edce1c22d9865172d6b', 'approver', '2024-03-01T09:30:00.000000+00:00');
SELECT pg_catalog.setval('reports_id_seq', 1, true);
SELECT pg_catalog.setval('runs_id_seq', 2, true);
ALTER TABLE ONLY events
    ADD CONSTRAINT events_pkey PRIMARY KEY (report_id, seq);
ALTER TABLE ONLY findings
    ADD CONSTRAINT findings_pkey PRIMARY KEY (report_id, "position");
ALTER TABLE ONLY gouji_workspace
    ADD CONSTRAINT gouji_workspace_pkey PRIMARY KEY (id);
ALTER TABLE ONLY leases
    ADD CONSTRAINT leases_pkey PRIMARY KEY (report_id, "user");
ALTER TABLE ONLY reports
    ADD CONSTRAINT reports_pkey PRIMARY KEY (id);
ALTER TABLE ONLY reports
    ADD CONSTRAINT reports_sha256_name_key UNIQUE (sha256, name);
ALTER TABLE ONLY runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (name);
ALTER TABLE ONLY users
    ADD CONSTRAINT users_pkey PRIMARY KEY (name);
CREATE INDEX findings_by_rule ON findings USING btree (rule, severity, verdict, decided, report_id);
CREATE INDEX findings_by_severity ON findings USING btree (severity, decided, verdict, report_id);
CREATE INDEX reports_by_unit ON reports USING btree (unit_name, fiscal_year);
CREATE INDEX reports_by_worst ON reports USING btree (errors, warnings);
CREATE INDEX runs_by_report ON runs USING btree (report_id);
CREATE TRIGGER events_in_order BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION events_next();
CREATE TRIGGER events_kept BEFORE DELETE OR UPDATE ON events FOR EACH ROW EXECUTE FUNCTION events_kept();
CREATE TRIGGER events_kept_whole BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION events_kept();
ALTER TABLE ONLY events
    ADD CONSTRAINT events_report_id_fkey FOREIGN KEY (report_id) REFERENCES reports(id);
ALTER TABLE ONLY findings
    ADD CONSTRAINT findings_report_id_fkey FOREIGN KEY (report_id) REFERENCES reports(id);
ALTER TABLE ONLY leases
    ADD CONSTRAINT leases_report_id_fkey FOREIGN KEY (report_id) REFERENCES reports(id);
ALTER TABLE ONLY runs
    ADD CONSTRAINT runs_report_id_fkey FOREIGN KEY (report_id) REFERENCES reports(id);
