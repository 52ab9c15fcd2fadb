BEGIN TRANSACTION;
CREATE TABLE activation_maps (
	analysis_id INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	width INTEGER NOT NULL, 
	method TEXT NOT NULL, 
	region_left FLOAT NOT NULL, 
	region_top FLOAT NOT NULL, 
	region_right FLOAT NOT NULL, 
	region_bottom FLOAT NOT NULL, 
	values_f16 BLOB NOT NULL, 
	CONSTRAINT pk_activation_maps PRIMARY KEY (analysis_id), 
	CONSTRAINT fk_activation_maps_analysis_id FOREIGN KEY(analysis_id) REFERENCES analyses (id) ON DELETE CASCADE
);
INSERT INTO "activation_maps" VALUES(1,5,6,'class activation',0.0,0.0,1.0,1.0,X'49B8C935373D943BA1B910BDFCB84A29A6C000B3FCBCDCB95BB810B596362C3C1DB0773D52B9A0353A3B042EF3B960BB53B70C330ABCB2B218B15438DE32B0353BB926B0463AF93D09BD0E3E623D403A3B3406B5D53DD73F353F433DB835D5BC909C403927BD5236E1369139BDBC4BB9FCB6AEBCF53EEFB7433523B4553E483D113968C0A92A7839043CF1B84A3F48BD4BB97B3B472A0140083211B90BB65DBC1CBD0B39A6382E3D09BAC23E99B44C3EEDB6E2B9FE33203C2731AFB85DBD9BBD0538EB3B42B14CBCFC3A1FBDB4B9F83880C02F36A7B8FE2ED8AC78328E3911BAAF3DCF39C03AA93C4D3AC13AD72CB5BD52B028BAB1BD23348CB81FBC2CBC4B34BD354A3D20A32B3C9C3D9A3CBBC0EA3C6F35C836F13520361C35BEB59BBFF8AE6EBA523C9FB4582DCCBA16B8E8A1F1BDD034CAAEBEBCCCC01B38C3B43DB88FB3443F60AA8B2DF3BD973E573B453C1A2A553BEF35E838DFB0E5BD1E3CBDBFAEB38BB22CBCE83869B2FDB62938A0B78E3DA03597B7C7BF3BBD593C7AAA88B4933E21BDAFB890B7B1384FB9E8B86CBED639733A9FB73A312CBD8DB7833D58309F404CBAA438');
INSERT INTO "activation_maps" VALUES(2,5,6,'class activation',0.0,0.0,1.0,1.0,X'3E3B24374CB8A638D535B53447276038E4B937B1B7B7CA381629AEB441BA1DB42B2069B42D3D073C6CC18EBF98B1C1B6D632F4323C4073BC0BB616402C394E391DB898BE5C31FA2EE9BC77B99CAC8FBB4AAE1C2E8E280DB8C038213B22358CBADA3903B8093B4ABC513B23A5FFBC06B5ED2A5D34DCBB6EBC633278B78933133A98BE1234E63CC3B47DBA053A0E342B3B86B5EDBD0AAF22B7343A323286BEC8BC123B70391FB94C9421377F37033B1B3412AE24B4393C80C070B03928B4BD533536B9E63A05B05A39E03C203601BB0FBE033F1FAF82B99E3020B2D13A58280A23B7B9833723BC5439193E19BEEFC0EF38194101BC01BDB638BABA0CB892B542387CB67234A6B1C2BA1EB59ABBAC1E7FBC5FBCD43DCFAAE6AA1838BCB650B3CD368534A3BCAB3AB9B839BC34BB40B6823EB4BC1F3147C06B96323B93B309B969339A394F39E43FB132BDB808B0A4ACF62EB0A79131AFBEA33A99B8B1BC1A39453DE337283175BBBE410B3B8FBC3DBA912D38BE653158B7E83CB23B6CC1572978BE703C6131633843BC503F0A4042BCF73563B909A610BD783FC1BBBDB403382EB9A8B382B8');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE analyses (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	bundle_digest VARCHAR(64) NOT NULL, 
	bundle_name TEXT NOT NULL, 
	bundle_version TEXT NOT NULL, 
	device TEXT NOT NULL, 
	probabilities BLOB NOT NULL, 
	member_names TEXT NOT NULL, 
	member_probabilities BLOB NOT NULL, 
	spread BLOB NOT NULL, 
	malignancy FLOAT NOT NULL, 
	uncertainty FLOAT NOT NULL, 
	disagreement FLOAT NOT NULL, 
	suggestion TEXT, 
	rule TEXT NOT NULL, 
	abstained TEXT, 
	maps_error TEXT, 
	created_at TEXT NOT NULL, 
	CONSTRAINT pk_analyses PRIMARY KEY (id), 
	CONSTRAINT fk_analyses_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT uq_analyses_case_id UNIQUE (case_id, bundle_digest)
);
INSERT INTO "analyses" VALUES(1,1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','starter','1.0','cpu',X'CDCC4C3DCDCC4C3DCDCC4C3DCDCC4C3D3333333FCDCC4C3DCDCC4C3D','["resnet", "densenet"]',X'CDCC4C3DCDCC4C3DCDCC4C3DCDCC4C3D3333333FCDCC4C3DCDCC4C3DCDCC4C3DCDCC4C3D3333333FCDCC4C3DCDCC4C3DCDCC4C3DCDCC4C3D',X'82C2593FEB0F233FD7D9023F7A218A3ED09B9D3ED0D3273D80179A3D',0.800000011920929,0.25,0.125,'mel','argmax',NULL,NULL,'2026-11-21T13:26:11.642588+00:00');
INSERT INTO "analyses" VALUES(2,1,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','starter','2.0','cpu',X'8988083D8988083D8988083D8988083D8988083DCDCC4C3F8988083D','["resnet", "densenet"]',X'8988083D8988083D8988083D8988083D8988083DCDCC4C3F8988083D8988083DCDCC4C3F8988083D8988083D8988083D8988083D8988083D',X'C845F23EBD06033FA852413F9651733F80C10E3D909E133E6FAC523F',1.00000008940696716308e-01,0.25,0.125,'nv','argmax',NULL,NULL,'2026-11-21T13:26:11.648094+00:00');
INSERT INTO "analyses" VALUES(3,2,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','starter','1.0','cpu',X'ABAAAA3DABAAAA3D0000003FABAAAA3DABAAAA3DABAAAA3DABAAAA3D','["resnet", "densenet"]',X'ABAAAA3DABAAAA3D0000003FABAAAA3DABAAAA3DABAAAA3DABAAAA3DABAAAA3DABAAAA3DABAAAA3DABAAAA3D0000003FABAAAA3DABAAAA3D',X'586B563F06F2853E88DBDF3DD4D3983E62DFD33E1971503FDE0CE73E',0.25,0.25,0.125,NULL,'argmax','out_of_distribution','no maps for this head','2026-11-21T13:26:11.650446+00:00');
CREATE TABLE analysis_failures (
	case_id INTEGER NOT NULL, 
	bundle_digest VARCHAR(64) NOT NULL, 
	bundle_name TEXT NOT NULL, 
	bundle_version TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	failed_at TEXT NOT NULL, 
	CONSTRAINT pk_analysis_failures PRIMARY KEY (case_id, bundle_digest), 
	CONSTRAINT fk_analysis_failures_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
INSERT INTO "analysis_failures" VALUES(3,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','starter','1.0','the image is truncated','2026-11-21T13:26:11.652002+00:00');
CREATE TABLE cases (
	id INTEGER NOT NULL, 
	external_id TEXT NOT NULL, 
	image_sha256 VARCHAR(64) NOT NULL, 
	lesion_id TEXT, 
	patient_id TEXT, 
	age INTEGER, 
	sex TEXT, 
	site TEXT, 
	synthetic BOOLEAN NOT NULL, 
	source TEXT NOT NULL, 
	imported_at TEXT NOT NULL, 
	CONSTRAINT pk_cases PRIMARY KEY (id), 
	CONSTRAINT fk_cases_image_sha256 FOREIGN KEY(image_sha256) REFERENCES images (sha256), 
	CONSTRAINT uq_cases_external_id UNIQUE (external_id), 
	CONSTRAINT uq_cases_image_sha256 UNIQUE (image_sha256)
);
INSERT INTO "cases" VALUES(1,'a','1962216dad3714c7321f78178ba6c15d0d13569b7d335a8f6ded588b88bc306a','L1','P1',61,'female','back',0,'/clinic/a.jpg','2026-11-21T13:26:11.624629+00:00');
INSERT INTO "cases" VALUES(2,'b','e020437832b1e2ecf2acfc266ea9618f54b31fe844d91db136ef92b424c28ef5',NULL,NULL,NULL,NULL,NULL,0,'/clinic/b.jpg','2026-11-21T13:26:11.630050+00:00');
INSERT INTO "cases" VALUES(3,'c','0aaf54b1713372efc99ea2f7d4f41fa69e740a489a480461b2496f6af3305521',NULL,NULL,NULL,NULL,NULL,0,'/clinic/c.jpg','2026-11-21T13:26:11.633184+00:00');
CREATE TABLE images (
	sha256 VARCHAR(64) NOT NULL, 
	pixel_sha256 VARCHAR(64) NOT NULL, 
	extension TEXT NOT NULL, 
	orientation INTEGER NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	CONSTRAINT pk_images PRIMARY KEY (sha256), 
	CONSTRAINT uq_images_pixel_sha256 UNIQUE (pixel_sha256)
);
INSERT INTO "images" VALUES('1962216dad3714c7321f78178ba6c15d0d13569b7d335a8f6ded588b88bc306a','21aca462ba52e22d6f12d3480e62a843742833b4e014ffc9909c00b79a703f97','.jpg',1,600,450);
INSERT INTO "images" VALUES('e020437832b1e2ecf2acfc266ea9618f54b31fe844d91db136ef92b424c28ef5','23ca36dd41bc6451a9d18cae3a8a8e487241c8d865f9114bd4bfe7d4e1695995','.jpg',1,600,450);
INSERT INTO "images" VALUES('0aaf54b1713372efc99ea2f7d4f41fa69e740a489a480461b2496f6af3305521','9302f5c6a659942eea50921dfe93ec933c98164d84be5a574163b1584346c502','.jpg',1,600,450);
CREATE TABLE queues (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	CONSTRAINT pk_queues PRIMARY KEY (id), 
	CONSTRAINT uq_queues_name UNIQUE (name)
);
INSERT INTO "queues" VALUES(1,'all cases');
CREATE TABLE read_states (
	read_id INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	label TEXT, 
	CONSTRAINT pk_read_states PRIMARY KEY (read_id), 
	CONSTRAINT fk_read_states_read_id FOREIGN KEY(read_id) REFERENCES reads (id)
);
INSERT INTO "read_states" VALUES(1,'reviewed','mel');
INSERT INTO "read_states" VALUES(2,'unreviewed',NULL);
CREATE TABLE reads (
	id INTEGER NOT NULL, 
	queue_id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	reviewer TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	mode TEXT NOT NULL, 
	CONSTRAINT pk_reads PRIMARY KEY (id), 
	CONSTRAINT fk_reads_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_reads_queue_id FOREIGN KEY(queue_id) REFERENCES queues (id), 
	CONSTRAINT uq_reads_queue_id UNIQUE (queue_id, case_id, reviewer, round, mode)
);
INSERT INTO "reads" VALUES(1,1,1,'Ann',1,'assisted');
INSERT INTO "reads" VALUES(2,1,2,'Ann',1,'assisted');
CREATE TABLE reference_labels (
	case_id INTEGER NOT NULL, 
	diagnosis TEXT NOT NULL, 
	basis TEXT, 
	CONSTRAINT pk_reference_labels PRIMARY KEY (case_id), 
	CONSTRAINT fk_reference_labels_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
INSERT INTO "reference_labels" VALUES(1,'mel','histo');
CREATE TABLE review_events (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	read_id INTEGER NOT NULL, 
	action TEXT NOT NULL, 
	target INTEGER, 
	payload TEXT NOT NULL, 
	prev_hash VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT fk_review_events_read_id FOREIGN KEY(read_id) REFERENCES reads (id), 
	CONSTRAINT fk_review_events_target FOREIGN KEY(target) REFERENCES review_events (seq), 
	CONSTRAINT uq_review_events_hash UNIQUE (hash)
);
INSERT INTO "review_events" VALUES(1,1,'override',NULL,'{"action":"override","app":"0.1.0","at":"2026-11-21T13:26:11.660584+00:00","case":"a","diagnosis":null,"image":"1962216dad3714c7321f78178ba6c15d0d13569b7d335a8f6ded588b88bc306a","label":"mel","milliseconds":1200,"mode":"assisted","note":null,"queue":"all cases","reviewer":"Ann","round":1,"seq":1,"shown":{"abstained":null,"bundle":"starter 1.0 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","heatmap":"mel","probabilities":{"mel":0.7,"nv":0.3},"rule":"argmax","suggestion":"mel"},"target":null,"v":1,"writer":"5de3228327134c5f97d271e05f332a7d"}','0000000000000000000000000000000000000000000000000000000000000000','5f3392cbdcfb0107a75ddaf83697561eb77d191cb0196a8983f87e05ea48fab6');
INSERT INTO "review_events" VALUES(2,2,'note',NULL,'{"action":"note","app":"0.1.0","at":"2026-11-21T13:26:11.664690+00:00","case":"b","diagnosis":null,"image":"e020437832b1e2ecf2acfc266ea9618f54b31fe844d91db136ef92b424c28ef5","label":null,"milliseconds":0,"mode":"assisted","note":"für später","queue":"all cases","reviewer":"Ann","round":1,"seq":2,"shown":{"abstained":null,"bundle":null,"heatmap":null,"probabilities":null,"rule":null,"suggestion":null},"target":null,"v":1,"writer":"5de3228327134c5f97d271e05f332a7d"}','5f3392cbdcfb0107a75ddaf83697561eb77d191cb0196a8983f87e05ea48fab6','8058911152cc81742b88ad9ac2861f2d954b87cff39f589712eaddfe13bd7612');
INSERT INTO "review_events" VALUES(3,2,'confirm',NULL,'{"action":"confirm","app":"0.1.0","at":"2026-11-21T13:26:11.667036+00:00","case":"b","diagnosis":null,"image":"e020437832b1e2ecf2acfc266ea9618f54b31fe844d91db136ef92b424c28ef5","label":"nv","milliseconds":800,"mode":"assisted","note":null,"queue":"all cases","reviewer":"Ann","round":1,"seq":3,"shown":{"abstained":null,"bundle":null,"heatmap":null,"probabilities":null,"rule":null,"suggestion":null},"target":null,"v":1,"writer":"5de3228327134c5f97d271e05f332a7d"}','8058911152cc81742b88ad9ac2861f2d954b87cff39f589712eaddfe13bd7612','f1b0db7bb3e35e1c5c6792dd12ddddbed4fcb799c8c926c7e628b09c3ea6a4eb');
INSERT INTO "review_events" VALUES(4,2,'undo',3,'{"action":"undo","app":"0.1.0","at":"2026-11-21T13:26:11.670045+00:00","case":"b","diagnosis":null,"image":"e020437832b1e2ecf2acfc266ea9618f54b31fe844d91db136ef92b424c28ef5","label":null,"milliseconds":0,"mode":"assisted","note":null,"queue":"all cases","reviewer":"Ann","round":1,"seq":4,"shown":{"abstained":null,"bundle":null,"heatmap":null,"probabilities":null,"rule":null,"suggestion":null},"target":3,"v":1,"writer":"5de3228327134c5f97d271e05f332a7d"}','f1b0db7bb3e35e1c5c6792dd12ddddbed4fcb799c8c926c7e628b09c3ea6a4eb','f0f6279d83b2caaa1396a51b65481c06e3a3dee70eca84338be39eeb4017574e');
CREATE TABLE settings (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY ("key")
);
INSERT INTO "settings" VALUES('reviewer','Ann');
INSERT INTO "settings" VALUES('writer','5de3228327134c5f97d271e05f332a7d');
CREATE INDEX ix_reads_case_id ON reads (case_id);
CREATE INDEX ix_review_events_read_id ON review_events (read_id);
CREATE TRIGGER review_events_no_update BEFORE UPDATE ON review_events BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END;
CREATE TRIGGER review_events_no_delete BEFORE DELETE ON review_events BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END;
CREATE TRIGGER review_events_no_replace BEFORE INSERT ON review_events WHEN EXISTS (SELECT 1 FROM review_events WHERE seq = NEW.seq OR hash = NEW.hash) BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('review_events',4);
COMMIT;
