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
INSERT INTO "alembic_version" VALUES('0010');
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
	created_at TEXT NOT NULL, malignant BOOLEAN, not_ruled_out TEXT, badges TEXT, patient_data TEXT, 
	CONSTRAINT pk_analyses PRIMARY KEY (id), 
	CONSTRAINT fk_analyses_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT uq_analyses_case_id UNIQUE (case_id, bundle_digest)
);
INSERT INTO "analyses" VALUES(1,1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','starter','1.0','cpu',X'CDCC4C3DCDCC4C3DCDCC4C3DCDCC4C3D3333333FCDCC4C3DCDCC4C3D','["resnet", "densenet"]',X'CDCC4C3DCDCC4C3DCDCC4C3DCDCC4C3D3333333FCDCC4C3DCDCC4C3DCDCC4C3DCDCC4C3D3333333FCDCC4C3DCDCC4C3DCDCC4C3DCDCC4C3D',X'82C2593FEB0F233FD7D9023F7A218A3ED09B9D3ED0D3273D80179A3D',0.800000011920929,0.25,0.125,'mel','argmax',NULL,NULL,'2026-11-22T06:24:33.167134+00:00',1,'["bkl", "mel"]','["ink", "hair"]','["age", "sex"]');
INSERT INTO "analyses" VALUES(2,1,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','starter','2.0','cpu',X'8988083D8988083D8988083D8988083D8988083DCDCC4C3F8988083D','["resnet", "densenet"]',X'8988083D8988083D8988083D8988083D8988083DCDCC4C3F8988083D8988083DCDCC4C3F8988083D8988083D8988083D8988083D8988083D',X'C845F23EBD06033FA852413F9651733F80C10E3D909E133E6FAC523F',1.00000008940696716308e-01,0.25,0.125,'nv','argmax',NULL,NULL,'2026-11-22T06:24:33.198469+00:00',NULL,NULL,'[]',NULL);
INSERT INTO "analyses" VALUES(3,2,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','starter','1.0','cpu',X'8988883D9A99193F8988883D8988883D8988883D8988883D8988883D','["resnet", "densenet"]',X'8988883D9A99193F8988883D8988883D8988883D8988883D8988883D8988883D8988883D8988883D8988883D8988883D9A99193F8988883D',X'586B563F06F2853E88DBDF3DD4D3983E62DFD33E1971503FDE0CE73E',7.33333349227905273437e-01,0.25,0.125,'bcc','argmax',NULL,'out of memory','2026-11-22T06:24:33.214508+00:00',NULL,NULL,'[]',NULL);
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
INSERT INTO "analysis_failures" VALUES(3,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','starter','1.0','the image is truncated','2026-11-22T06:24:33.232682+00:00');
CREATE TABLE analysis_features (
	analysis_id INTEGER NOT NULL, 
	values_f16 BLOB NOT NULL, 
	CONSTRAINT pk_analysis_features PRIMARY KEY (analysis_id), 
	CONSTRAINT fk_analysis_features_analysis_id FOREIGN KEY(analysis_id) REFERENCES analyses (id) ON DELETE CASCADE
);
INSERT INTO "analysis_features" VALUES(1,X'003C000000000000');
CREATE TABLE case_marks (
	case_id INTEGER NOT NULL, 
	archived BOOLEAN NOT NULL, 
	priority TEXT NOT NULL, 
	CONSTRAINT pk_case_marks PRIMARY KEY (case_id), 
	CONSTRAINT fk_case_marks_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
INSERT INTO "case_marks" VALUES(2,0,'normal');
INSERT INTO "case_marks" VALUES(6,1,'normal');
INSERT INTO "case_marks" VALUES(7,1,'normal');
INSERT INTO "case_marks" VALUES(8,0,'high');
CREATE TABLE case_states (
	case_id INTEGER NOT NULL, 
	standing TEXT NOT NULL, 
	label TEXT, 
	rule TEXT, 
	adjudicator TEXT, 
	CONSTRAINT pk_case_states PRIMARY KEY (case_id), 
	CONSTRAINT fk_case_states_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
INSERT INTO "case_states" VALUES(1,'reviewed','mel','single read',NULL);
INSERT INTO "case_states" VALUES(2,'reviewed','mel','adjudication','Cat');
INSERT INTO "case_states" VALUES(3,'unreviewed',NULL,NULL,NULL);
INSERT INTO "case_states" VALUES(4,'flagged',NULL,NULL,NULL);
INSERT INTO "case_states" VALUES(5,'reviewed','other','single read',NULL);
CREATE TABLE "cases" (
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
	mm_per_pixel FLOAT, 
	repeat_of INTEGER, 
	repeat_for TEXT, 
	repeat_after INTEGER, 
	CONSTRAINT pk_cases PRIMARY KEY (id), 
	CONSTRAINT uq_cases_external_id UNIQUE (external_id), 
	CONSTRAINT fk_cases_image_sha256 FOREIGN KEY(image_sha256) REFERENCES images (sha256), 
	CONSTRAINT fk_cases_repeat_of FOREIGN KEY(repeat_of) REFERENCES cases (id), 
	CONSTRAINT fk_cases_repeat_after FOREIGN KEY(repeat_after) REFERENCES cases (id)
);
INSERT INTO "cases" VALUES(1,'a','1962216dad3714c7321f78178ba6c15d0d13569b7d335a8f6ded588b88bc306a','L0','P0',40,'male','back',0,'/clinic/a.jpg','2026-11-22T06:24:32.932752+00:00',NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(2,'b','e020437832b1e2ecf2acfc266ea9618f54b31fe844d91db136ef92b424c28ef5','L0','P0',41,'female','back',0,'/clinic/b.jpg','2026-11-22T06:24:32.959280+00:00',NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(3,'c','0aaf54b1713372efc99ea2f7d4f41fa69e740a489a480461b2496f6af3305521','L1','P0',42,'male','back',0,'/clinic/c.jpg','2026-11-22T06:24:32.993871+00:00',NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(4,'d','2971184fcf9e0a183f9b41198358a0a389fb37f0deb6a89d5a5b75718f1de84a','L1','P0',43,'female','back',0,'/clinic/d.jpg','2026-11-22T06:24:33.021837+00:00',NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(5,'e','c987aa45f589e3675ad7322dc658d0d8382b7d20fc35d24ad42c3bfc95573f6d','L2','P1',44,'male','back',0,'/clinic/e.jpg','2026-11-22T06:24:33.046177+00:00',NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(6,'f','75b825fe7cb400fee79df82545c87b0a3437140fef5aae3d4cb63332b1c990d5','L2','P1',45,'female','back',0,'/clinic/f.jpg','2026-11-22T06:24:33.069851+00:00',NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(7,'g','f1e90fce4236313239d447326931b8aa6d23ab370eda65e68685153bef2e0d8a','L3','P1',46,'male','back',0,'/clinic/g.jpg','2026-11-22T06:24:33.101872+00:00',NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(8,'h','43b6b1b073791b3e616003612bd86331fee9a128d42dfbe74aa867e651408a6e','L3','P1',47,'female','back',0,'/clinic/h.jpg','2026-11-22T06:24:33.137983+00:00',NULL,NULL,NULL,NULL);
CREATE TABLE crop_analyses (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	reviewer TEXT NOT NULL, 
	crop_left INTEGER NOT NULL, 
	crop_top INTEGER NOT NULL, 
	crop_width INTEGER NOT NULL, 
	crop_height INTEGER NOT NULL, 
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
	malignant BOOLEAN, 
	not_ruled_out TEXT, 
	badges TEXT, 
	patient_data TEXT, 
	CONSTRAINT pk_crop_analyses PRIMARY KEY (id), 
	CONSTRAINT fk_crop_analyses_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT uq_crop_analyses_case_id UNIQUE (case_id, reviewer, bundle_digest)
);
INSERT INTO "crop_analyses" VALUES(1,1,'Ann',10,20,100,120,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','starter','1.0','cpu',X'ABAAAA3DABAAAA3D0000003FABAAAA3DABAAAA3DABAAAA3DABAAAA3D','["resnet", "densenet"]',X'ABAAAA3DABAAAA3D0000003FABAAAA3DABAAAA3DABAAAA3DABAAAA3DABAAAA3DABAAAA3DABAAAA3DABAAAA3D0000003FABAAAA3DABAAAA3D',X'C2BE4F3FD068AF3D4CBF373E747E723EB0B7393E52204D3F07865E3F',0.25,0.25,0.125,'bkl','argmax',NULL,NULL,'2026-11-22T06:24:33.252556+00:00',NULL,NULL,'[]',NULL);
CREATE TABLE crop_maps (
	crop_id INTEGER NOT NULL, 
	member INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	width INTEGER NOT NULL, 
	method TEXT NOT NULL, 
	region_left FLOAT NOT NULL, 
	region_top FLOAT NOT NULL, 
	region_right FLOAT NOT NULL, 
	region_bottom FLOAT NOT NULL, 
	values_f16 BLOB NOT NULL, 
	CONSTRAINT pk_crop_maps PRIMARY KEY (crop_id, member), 
	CONSTRAINT fk_crop_maps_crop_id FOREIGN KEY(crop_id) REFERENCES crop_analyses (id) ON DELETE CASCADE
);
INSERT INTO "crop_maps" VALUES(1,-1,5,6,'class activation',0.0,0.0,1.0,1.0,X'3EB7E6B20AC06CB3ECBAA5423A33A4B580B458B938BC41B6B637A2B3A93B65B236262F3E5C380BB8DAB15338BE3F50B4CBB3023C17BBABB40F3BA538DB2D5C39A8C1163CADBBADBE6C349B391EB74EBCB026C0AA9F3DFB393432723C94B268BBAC38A938E0B243BA5533FDC08539DD378EBEDA2BB6BB0F3A11C051BBAD39A03C51C0F8B74035E0B85D3EC4BCAC3532BCA03D8BA5F5B5DFBEBA3E063A073A8D3C96351DB967BA67BA7B3DD7BDC5B824B530339A38FFBCECBE859CDB3C0E3AE73213B5B134C9B38A3A5BBA4C3017AF593830331A41FF3DFD3D14C072B5DEB843388FC0B33C453C35BDD4BB69BA8B292139194051B2243AF9300A3FF039793D50BC27B283BA053E4339E2B43DB7C1379DB972BBB337ED40E0B372B8AFBC57BD3338CE3AB32052356B2F70301BBE54B7222F44BA9FB78EBA56B5D33A81B6EDB0823A2839C83E2EC0DB3AB7B74F30B43A553C283CF730703E87B483B0653A69B85240143C5A40CFA621B65831E039B3B813364DA4763E4DB92F3C27B9AFBBAFB9C3BCAF30203C4231FF38873E52343F3267B46FBE143A07BF393955A3823C56AC96BABA357BB8');
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
INSERT INTO "images" VALUES('2971184fcf9e0a183f9b41198358a0a389fb37f0deb6a89d5a5b75718f1de84a','f279f49f18b0e2fad019310c0cca3c3d42f75c316c6a76274f6ece3474452376','.jpg',1,600,450);
INSERT INTO "images" VALUES('c987aa45f589e3675ad7322dc658d0d8382b7d20fc35d24ad42c3bfc95573f6d','301b16a6c9e370bb72a5e79e06836c899c515bffbe189545df25fb71a6e50ca8','.jpg',1,600,450);
INSERT INTO "images" VALUES('75b825fe7cb400fee79df82545c87b0a3437140fef5aae3d4cb63332b1c990d5','7cc925644d379c9aaceede2e4f33f08ac337697bb50943b67b020a8ee3f14a01','.jpg',1,600,450);
INSERT INTO "images" VALUES('f1e90fce4236313239d447326931b8aa6d23ab370eda65e68685153bef2e0d8a','56d3f0da7cd50f4d924500e0eb4dfe6f6e83da6fce3dd8d2c7d0e27ef0fd6ef9','.jpg',1,600,450);
INSERT INTO "images" VALUES('43b6b1b073791b3e616003612bd86331fee9a128d42dfbe74aa867e651408a6e','f9bc3ad70bfe2d48c01ba08346a987f9ce14ce2772336209f3789ac2e243de37','.jpg',1,600,450);
CREATE TABLE member_maps (
	analysis_id INTEGER NOT NULL, 
	member INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	width INTEGER NOT NULL, 
	method TEXT NOT NULL, 
	region_left FLOAT NOT NULL, 
	region_top FLOAT NOT NULL, 
	region_right FLOAT NOT NULL, 
	region_bottom FLOAT NOT NULL, 
	values_f16 BLOB NOT NULL, 
	CONSTRAINT pk_member_maps PRIMARY KEY (analysis_id, member), 
	CONSTRAINT fk_member_maps_analysis_id FOREIGN KEY(analysis_id) REFERENCES analyses (id) ON DELETE CASCADE
);
INSERT INTO "member_maps" VALUES(1,0,5,6,'class activation',0.0,0.0,1.0,1.0,X'8B3C052F6CB847BAFD398A3E5D34EFBCABBB663E7E32EEBE5BADA7BC09B9CFB7B5B96D380AACB7B88E36A43A92BE1CB4D9BB8AB128BD4C25D9A8DFB431BC57B65EBC6CBD313370BCAE3CBC39FEBF5B3468BC3B289629F4BF78B318B4B23BBABCE83965BC4DB5B9BACC3D8C38DD402339C33ABA3ADAB87BAC673D58B60B326FA5E038D7B5E0B0C233982EEBBA2B3B32BDCEBC21BDBC3BC5B5C5BB8BBCBD3638BC17BDE938C9BC29B5EC9E20B7EDAA5B3D23B80ABD59BF8DB2A3B53E346EB7A9B7C5B928B8213116B66E2E9B3FAA374EBEEF3E913588BB423B8524ECB811B9F3BB292A463C33B5BC36813FDCBC1F34E7B43DBC1ABCD3A3F13641B8F62AC739BF34F33A6237CF374E3FFC382530AE395ABB67B5593A0C39323E5D21D9BDCA3F5F3C3CBC813D262841BFBAB612B85D3E56BA0FB46EB410B650BB03334F3CFE386CBB99BC9D2FA7B90BB9B8BECD3F553BCBBB443B5F3DC7C064B835B63039C6AF60B379AB6A3F524033B869BB6341D7BB96B8AF28BB371E3C4136FBBA0D38FF33823FAEA359BD2EBCCD3D52B835C0A5B8FD00C13C0FBC55395D3A98B901B2143FE23ED83A5035');
INSERT INTO "member_maps" VALUES(1,1,5,6,'class activation',0.0,0.0,1.0,1.0,X'8B3C052F6CB847BAFD398A3E5D34EFBCABBB663E7E32EEBE5BADA7BC09B9CFB7B5B96D380AACB7B88E36A43A92BE1CB4D9BB8AB128BD4C25D9A8DFB431BC57B65EBC6CBD313370BCAE3CBC39FEBF5B3468BC3B289629F4BF78B318B4B23BBABCE83965BC4DB5B9BACC3D8C38DD402339C33ABA3ADAB87BAC673D58B60B326FA5E038D7B5E0B0C233982EEBBA2B3B32BDCEBC21BDBC3BC5B5C5BB8BBCBD3638BC17BDE938C9BC29B5EC9E20B7EDAA5B3D23B80ABD59BF8DB2A3B53E346EB7A9B7C5B928B8213116B66E2E9B3FAA374EBEEF3E913588BB423B8524ECB811B9F3BB292A463C33B5BC36813FDCBC1F34E7B43DBC1ABCD3A3F13641B8F62AC739BF34F33A6237CF374E3FFC382530AE395ABB67B5593A0C39323E5D21D9BDCA3F5F3C3CBC813D262841BFBAB612B85D3E56BA0FB46EB410B650BB03334F3CFE386CBB99BC9D2FA7B90BB9B8BECD3F553BCBBB443B5F3DC7C064B835B63039C6AF60B379AB6A3F524033B869BB6341D7BB96B8AF28BB371E3C4136FBBA0D38FF33823FAEA359BD2EBCCD3D52B835C0A5B8FD00C13C0FBC55395D3A98B901B2143FE23ED83A5035');
CREATE TABLE queue_events (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	reviewer TEXT NOT NULL, 
	action TEXT NOT NULL, 
	target INTEGER, 
	"after" INTEGER NOT NULL, 
	payload TEXT NOT NULL, 
	prev_hash VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT fk_queue_events_target FOREIGN KEY(target) REFERENCES queue_events (seq), 
	CONSTRAINT uq_queue_events_hash UNIQUE (hash)
);
INSERT INTO "queue_events" VALUES(1,'Ann','archive',NULL,14,'{"action":"archive","after":14,"app":"0.1.0","at":"2026-11-22T06:24:33.619732+00:00","cases":[6,7],"of":"archive","priority":null,"reviewer":"Ann","seq":1,"target":null,"v":1,"writer":"86222d2551614197bc5634234167fd57"}','0000000000000000000000000000000000000000000000000000000000000000','87c67910577ca734e69be16b9d5ccc22725a0048eb43c382117af75c05c8be0b');
INSERT INTO "queue_events" VALUES(2,'Ann','priority',NULL,14,'{"action":"priority","after":14,"app":"0.1.0","at":"2026-11-22T06:24:33.640219+00:00","cases":[8],"of":"priority","priority":"high","reviewer":"Ann","seq":2,"target":null,"v":1,"writer":"86222d2551614197bc5634234167fd57"}','87c67910577ca734e69be16b9d5ccc22725a0048eb43c382117af75c05c8be0b','c882723f0f891da02ee84b1e47e320e3ab9a42eac588067e859153f696254fa6');
INSERT INTO "queue_events" VALUES(3,'Ann','requeue',NULL,14,'{"action":"requeue","after":14,"app":"0.1.0","at":"2026-11-22T06:24:33.650192+00:00","cases":[2],"of":"requeue","priority":null,"reviewer":"Ann","seq":3,"target":null,"v":1,"writer":"86222d2551614197bc5634234167fd57"}','c882723f0f891da02ee84b1e47e320e3ab9a42eac588067e859153f696254fa6','341ec3f12ffab4812bcbf8974e5fb41700f44aa1f5bf32cbc9a3880e5c1e6685');
INSERT INTO "queue_events" VALUES(4,'Ann','undo',3,14,'{"action":"undo","after":14,"app":"0.1.0","at":"2026-11-22T06:24:33.671038+00:00","cases":[2],"of":"requeue","priority":null,"reviewer":"Ann","seq":4,"target":3,"v":1,"writer":"86222d2551614197bc5634234167fd57"}','341ec3f12ffab4812bcbf8974e5fb41700f44aa1f5bf32cbc9a3880e5c1e6685','7091e6aebcca0c6da29e7572ffde707c5bc588cd9ce7d4a6d8f8212c50bd24c8');
CREATE TABLE queues (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, mode TEXT DEFAULT 'assisted' NOT NULL, second_reading TEXT, assisted_until TEXT, 
	CONSTRAINT pk_queues PRIMARY KEY (id), 
	CONSTRAINT uq_queues_name UNIQUE (name)
);
INSERT INTO "queues" VALUES(1,'all cases','assisted','{"abstention": false, "disagreement": true, "everyone": false, "own_adjudication": false, "share": 0.5}','2026-11-22T06:24:33.290176+00:00');
CREATE TABLE read_rounds (
	case_id INTEGER NOT NULL, 
	reviewer TEXT NOT NULL, 
	round INTEGER NOT NULL, 
	CONSTRAINT pk_read_rounds PRIMARY KEY (case_id, reviewer), 
	CONSTRAINT fk_read_rounds_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE TABLE read_states (
	read_id INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	label TEXT, revealed BOOLEAN DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_read_states PRIMARY KEY (read_id), 
	CONSTRAINT fk_read_states_read_id FOREIGN KEY(read_id) REFERENCES reads (id)
);
INSERT INTO "read_states" VALUES(1,'reviewed','mel',1);
INSERT INTO "read_states" VALUES(2,'reviewed','nv',0);
INSERT INTO "read_states" VALUES(3,'reviewed','mel',0);
INSERT INTO "read_states" VALUES(4,'reviewed','mel',0);
INSERT INTO "read_states" VALUES(5,'unreviewed',NULL,0);
INSERT INTO "read_states" VALUES(6,'flagged',NULL,0);
INSERT INTO "read_states" VALUES(7,'reviewed','other',0);
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
INSERT INTO "reads" VALUES(1,1,1,'Ann',1,'blind_first');
INSERT INTO "reads" VALUES(2,1,2,'Ann',1,'assisted');
INSERT INTO "reads" VALUES(3,1,2,'Ben',1,'assisted');
INSERT INTO "reads" VALUES(4,1,2,'Cat',1,'adjudication');
INSERT INTO "reads" VALUES(5,1,3,'Ann',1,'assisted');
INSERT INTO "reads" VALUES(6,1,4,'Ann',1,'assisted');
INSERT INTO "reads" VALUES(7,1,5,'Ann',1,'assisted');
CREATE TABLE reference_labels (
	case_id INTEGER NOT NULL, 
	diagnosis TEXT NOT NULL, 
	basis TEXT, 
	CONSTRAINT pk_reference_labels PRIMARY KEY (case_id), 
	CONSTRAINT fk_reference_labels_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
INSERT INTO "reference_labels" VALUES(1,'mel','histo');
INSERT INTO "reference_labels" VALUES(4,'mel','histo');
INSERT INTO "reference_labels" VALUES(7,'mel','histo');
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
INSERT INTO "review_events" VALUES(1,1,'provisional',NULL,'{"action":"provisional","app":"0.1.0","at":"2026-11-22T06:24:33.324917+00:00","case":"a","confidence":null,"diagnosis":null,"exposed":false,"image":"1962216dad3714c7321f78178ba6c15d0d13569b7d335a8f6ded588b88bc306a","label":"nv","milliseconds":900,"mode":"blind_first","note":null,"queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Ann","round":1,"second_read":null,"seq":1,"shown":{"abstained":null,"bundle":null,"crop":null,"heatmap":null,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":null},"target":null,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','0000000000000000000000000000000000000000000000000000000000000000','6de3c982253daa4901622a1f70c3cf7eff0b10014911488a873945a69817ac3e');
INSERT INTO "review_events" VALUES(2,1,'reveal',NULL,'{"action":"reveal","app":"0.1.0","at":"2026-11-22T06:24:33.355277+00:00","case":"a","confidence":null,"diagnosis":null,"exposed":false,"image":"1962216dad3714c7321f78178ba6c15d0d13569b7d335a8f6ded588b88bc306a","label":null,"milliseconds":0,"mode":"blind_first","note":null,"queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Ann","round":1,"second_read":null,"seq":2,"shown":{"abstained":null,"bundle":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","crop":null,"heatmap":true,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":"mel"},"target":null,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','6de3c982253daa4901622a1f70c3cf7eff0b10014911488a873945a69817ac3e','6d3bf342eca25db51b3f718ea04aa8ea886713ae259294543a5922e872788cd6');
INSERT INTO "review_events" VALUES(3,1,'adopt',NULL,'{"action":"adopt","app":"0.1.0","at":"2026-11-22T06:24:33.375585+00:00","case":"a","confidence":null,"diagnosis":null,"exposed":false,"image":"1962216dad3714c7321f78178ba6c15d0d13569b7d335a8f6ded588b88bc306a","label":"mel","milliseconds":1500,"mode":"blind_first","note":null,"queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Ann","round":1,"second_read":null,"seq":3,"shown":{"abstained":null,"bundle":null,"crop":null,"heatmap":null,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":null},"target":null,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','6d3bf342eca25db51b3f718ea04aa8ea886713ae259294543a5922e872788cd6','d87861045a5ec9bf2c6ed50e94ea810b5fe8eb567548759c546b92dae86bbaff');
INSERT INTO "review_events" VALUES(4,1,'reason',NULL,'{"action":"reason","app":"0.1.0","at":"2026-11-22T06:24:33.403469+00:00","case":"a","confidence":"low","diagnosis":null,"exposed":false,"image":"1962216dad3714c7321f78178ba6c15d0d13569b7d335a8f6ded588b88bc306a","label":null,"milliseconds":0,"mode":"blind_first","note":null,"queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Ann","round":1,"second_read":null,"seq":4,"shown":{"abstained":null,"bundle":null,"crop":null,"heatmap":null,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":null},"target":null,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','d87861045a5ec9bf2c6ed50e94ea810b5fe8eb567548759c546b92dae86bbaff','d9c5033836def4cdc0a71940066d8074262da26e71bab36d718a18d44e17eaa2');
INSERT INTO "review_events" VALUES(5,2,'confirm',NULL,'{"action":"confirm","app":"0.1.0","at":"2026-11-22T06:24:33.419815+00:00","case":"b","confidence":null,"diagnosis":null,"exposed":false,"image":"e020437832b1e2ecf2acfc266ea9618f54b31fe844d91db136ef92b424c28ef5","label":"nv","milliseconds":800,"mode":"assisted","note":null,"queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Ann","round":1,"second_read":null,"seq":5,"shown":{"abstained":null,"bundle":null,"crop":null,"heatmap":null,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":null},"target":null,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','d9c5033836def4cdc0a71940066d8074262da26e71bab36d718a18d44e17eaa2','590e5e27348a17efdaac7180506ec80ee253190a3906a252973f79b6c5e5e0e6');
INSERT INTO "review_events" VALUES(6,3,'override',NULL,'{"action":"override","app":"0.1.0","at":"2026-11-22T06:24:33.436319+00:00","case":"b","confidence":null,"diagnosis":null,"exposed":false,"image":"e020437832b1e2ecf2acfc266ea9618f54b31fe844d91db136ef92b424c28ef5","label":"mel","milliseconds":1200,"mode":"assisted","note":null,"queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Ben","round":1,"second_read":null,"seq":6,"shown":{"abstained":null,"bundle":null,"crop":null,"heatmap":null,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":null},"target":null,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','590e5e27348a17efdaac7180506ec80ee253190a3906a252973f79b6c5e5e0e6','c86e8cce6525abcc26872797ae4c9b0f175d54646b2f03af38710aa5d95b00a0');
INSERT INTO "review_events" VALUES(7,4,'adjudicate',NULL,'{"action":"adjudicate","app":"0.1.0","at":"2026-11-22T06:24:33.456288+00:00","case":"b","confidence":null,"diagnosis":null,"exposed":false,"image":"e020437832b1e2ecf2acfc266ea9618f54b31fe844d91db136ef92b424c28ef5","label":"mel","milliseconds":100,"mode":"adjudication","note":null,"queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Cat","round":1,"second_read":null,"seq":7,"shown":{"abstained":null,"bundle":null,"crop":null,"heatmap":null,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":null},"target":null,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','c86e8cce6525abcc26872797ae4c9b0f175d54646b2f03af38710aa5d95b00a0','d1fc71b244ee4d160f26d4abe7a38eec120d48825cb0ac0b14e70a210147c3e7');
INSERT INTO "review_events" VALUES(8,5,'override',NULL,'{"action":"override","app":"0.1.0","at":"2026-11-22T06:24:33.485867+00:00","case":"c","confidence":null,"diagnosis":null,"exposed":false,"image":"0aaf54b1713372efc99ea2f7d4f41fa69e740a489a480461b2496f6af3305521","label":"mel","milliseconds":1200,"mode":"assisted","note":null,"queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Ann","round":1,"second_read":null,"seq":8,"shown":{"abstained":null,"bundle":null,"crop":null,"heatmap":null,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":null},"target":null,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','d1fc71b244ee4d160f26d4abe7a38eec120d48825cb0ac0b14e70a210147c3e7','f0d4ddca39dc7aaa6f2e12545152f14b155abbc7512bb81c625f390db2202801');
INSERT INTO "review_events" VALUES(9,5,'undo',8,'{"action":"undo","app":"0.1.0","at":"2026-11-22T06:24:33.514702+00:00","case":"c","confidence":null,"diagnosis":null,"exposed":false,"image":"0aaf54b1713372efc99ea2f7d4f41fa69e740a489a480461b2496f6af3305521","label":null,"milliseconds":0,"mode":"assisted","note":null,"queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Ann","round":1,"second_read":null,"seq":9,"shown":{"abstained":null,"bundle":null,"crop":null,"heatmap":null,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":null},"target":8,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','f0d4ddca39dc7aaa6f2e12545152f14b155abbc7512bb81c625f390db2202801','7fe6894b8dcd1d88aa7dd6f76402554f89a174475597f25252d97da20204708b');
INSERT INTO "review_events" VALUES(10,5,'redo',8,'{"action":"redo","app":"0.1.0","at":"2026-11-22T06:24:33.528624+00:00","case":"c","confidence":null,"diagnosis":null,"exposed":false,"image":"0aaf54b1713372efc99ea2f7d4f41fa69e740a489a480461b2496f6af3305521","label":null,"milliseconds":0,"mode":"assisted","note":null,"queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Ann","round":1,"second_read":null,"seq":10,"shown":{"abstained":null,"bundle":null,"crop":null,"heatmap":null,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":null},"target":8,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','7fe6894b8dcd1d88aa7dd6f76402554f89a174475597f25252d97da20204708b','c73599ab33279f77690aedc5901e24e79998c2bc45eec67bfc5f00fd5e3e1107');
INSERT INTO "review_events" VALUES(11,5,'undo',8,'{"action":"undo","app":"0.1.0","at":"2026-11-22T06:24:33.553706+00:00","case":"c","confidence":null,"diagnosis":null,"exposed":false,"image":"0aaf54b1713372efc99ea2f7d4f41fa69e740a489a480461b2496f6af3305521","label":null,"milliseconds":0,"mode":"assisted","note":null,"queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Ann","round":1,"second_read":null,"seq":11,"shown":{"abstained":null,"bundle":null,"crop":null,"heatmap":null,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":null},"target":8,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','c73599ab33279f77690aedc5901e24e79998c2bc45eec67bfc5f00fd5e3e1107','bcf6986e1b7fe96431abbe17dda37a09d6c5e9192a97e359589abd4b654dffd6');
INSERT INTO "review_events" VALUES(12,6,'note',NULL,'{"action":"note","app":"0.1.0","at":"2026-11-22T06:24:33.575765+00:00","case":"d","confidence":null,"diagnosis":null,"exposed":false,"image":"2971184fcf9e0a183f9b41198358a0a389fb37f0deb6a89d5a5b75718f1de84a","label":null,"milliseconds":0,"mode":"assisted","note":"Größe unklar, \"Rand\" unscharf","queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Ann","round":1,"second_read":null,"seq":12,"shown":{"abstained":null,"bundle":null,"crop":null,"heatmap":null,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":null},"target":null,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','bcf6986e1b7fe96431abbe17dda37a09d6c5e9192a97e359589abd4b654dffd6','a4706adff16675ab7cc235e88d4adf057d64a2da5089eee01b77258e8b0cf5c1');
INSERT INTO "review_events" VALUES(13,6,'flag',NULL,'{"action":"flag","app":"0.1.0","at":"2026-11-22T06:24:33.587121+00:00","case":"d","confidence":null,"diagnosis":null,"exposed":false,"image":"2971184fcf9e0a183f9b41198358a0a389fb37f0deb6a89d5a5b75718f1de84a","label":null,"milliseconds":0,"mode":"assisted","note":null,"queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Ann","round":1,"second_read":null,"seq":13,"shown":{"abstained":null,"bundle":null,"crop":null,"heatmap":null,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":null},"target":null,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','a4706adff16675ab7cc235e88d4adf057d64a2da5089eee01b77258e8b0cf5c1','4cbd29b0cf487bda9a5b866abc4b3877b00966943cef7c6c0829543d7337f5de');
INSERT INTO "review_events" VALUES(14,7,'override',NULL,'{"action":"override","app":"0.1.0","at":"2026-11-22T06:24:33.611609+00:00","case":"e","confidence":null,"diagnosis":"clear cell acanthoma","exposed":false,"image":"c987aa45f589e3675ad7322dc658d0d8382b7d20fc35d24ad42c3bfc95573f6d","label":"other","milliseconds":0,"mode":"assisted","note":null,"queue":"all cases","reasons":[],"repeat_of":null,"reviewer":"Ann","round":1,"second_read":null,"seq":14,"shown":{"abstained":null,"bundle":null,"crop":null,"heatmap":null,"malignant":null,"member":null,"not_ruled_out":null,"probabilities":null,"rule":null,"suggestion":null},"target":null,"v":6,"writer":"86222d2551614197bc5634234167fd57"}','4cbd29b0cf487bda9a5b866abc4b3877b00966943cef7c6c0829543d7337f5de','a0f7cf55a8f6c4d8d3aedbef0052b9f94d00fb5d8b514cacf075e201718b7ad9');
CREATE TABLE saved_queues (
	id INTEGER NOT NULL, 
	reviewer TEXT NOT NULL, 
	name TEXT NOT NULL, 
	filter TEXT NOT NULL, 
	"order" TEXT NOT NULL, 
	mode TEXT NOT NULL, 
	case_ids TEXT NOT NULL, 
	saved_at TEXT NOT NULL, 
	CONSTRAINT pk_saved_queues PRIMARY KEY (id), 
	CONSTRAINT uq_saved_queues_reviewer UNIQUE (reviewer, name)
);
INSERT INTO "saved_queues" VALUES(1,'Ann','melanomas','{"archived": false, "badges": [], "classes": ["mel"], "folders": [], "priorities": [], "readers": [], "sites": [], "states": [], "words": ""}','import','assisted','[1, 2]','2026-11-22T06:24:33.681513+00:00');
CREATE TABLE settings (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY ("key")
);
INSERT INTO "settings" VALUES('reviewer','Ann');
INSERT INTO "settings" VALUES('writer','86222d2551614197bc5634234167fd57');
CREATE INDEX ix_reads_case_id ON reads (case_id);
CREATE INDEX ix_review_events_read_id ON review_events (read_id);
CREATE TRIGGER review_events_no_update BEFORE UPDATE ON review_events BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END;
CREATE TRIGGER review_events_no_delete BEFORE DELETE ON review_events BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END;
CREATE TRIGGER review_events_no_replace BEFORE INSERT ON review_events WHEN EXISTS (SELECT 1 FROM review_events WHERE seq = NEW.seq OR hash = NEW.hash) BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END;
CREATE UNIQUE INDEX uq_cases_image_sha256 ON cases (image_sha256) WHERE repeat_of IS NULL;
CREATE INDEX ix_cases_repeat_of ON cases (repeat_of) WHERE repeat_of IS NOT NULL;
CREATE TRIGGER queue_events_no_update BEFORE UPDATE ON queue_events BEGIN SELECT RAISE(ABORT, 'acts on the queue are append-only'); END;
CREATE TRIGGER queue_events_no_delete BEFORE DELETE ON queue_events BEGIN SELECT RAISE(ABORT, 'acts on the queue are append-only'); END;
CREATE TRIGGER queue_events_no_replace BEFORE INSERT ON queue_events WHEN EXISTS (SELECT 1 FROM queue_events WHERE seq = NEW.seq OR hash = NEW.hash) BEGIN SELECT RAISE(ABORT, 'acts on the queue are append-only'); END;
CREATE INDEX ix_cases_patient_id ON cases (patient_id);
CREATE INDEX ix_cases_lesion_id ON cases (lesion_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('review_events',14);
INSERT INTO "sqlite_sequence" VALUES('queue_events',4);
COMMIT;
