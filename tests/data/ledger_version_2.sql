PRAGMA application_id = 1399154020;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE jobs (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  settings TEXT NOT NULL,
  split INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  hash INTEGER NOT NULL
, data TEXT);
INSERT INTO jobs VALUES(1,'a','{"model.components":"3","train.lr":"0.001"}',2,7,9125434648352650009,NULL);
INSERT INTO jobs VALUES(2,'b','{"model.components":"3","train.lr":"0.001"}',2,7,-6748024367009814814,NULL);
INSERT INTO jobs VALUES(3,'c','{"model.components":"3","train.lr":"0.001"}',2,7,-6375210987317460413,NULL);
INSERT INTO jobs VALUES(4,'d','{"model.components":"3","train.lr":"0.001"}',2,7,-5993068823815746514,NULL);
CREATE TABLE attempts (
  job INTEGER NOT NULL,
  number INTEGER NOT NULL,
  outcome TEXT,
  entry INTEGER,
  error TEXT,
  score_count INTEGER,
  epoch_count INTEGER,
  best_epoch INTEGER,
  started,
  wall_seconds,
  rows_per_second,
  peak_memory INTEGER,
  host TEXT,
  platform TEXT,
  hash INTEGER NOT NULL, run INTEGER, log TEXT, exit_code INTEGER, signal INTEGER,
  PRIMARY KEY (job, number)
) WITHOUT ROWID;
INSERT INTO attempts VALUES(1,1,'done',1,'',3,3,2,1700000000.3333332538,0.027027027027027028527,24.390243902439024737,1048576,'host','avx2',-6401230414128003007,NULL,NULL,NULL,NULL);
INSERT INTO attempts VALUES(2,1,'done',2,'',3,3,2,1700000000.6666667461,0.054054054054054057054,48.780487804878049475,2097152,'host','avx2',-2383293465779547084,NULL,NULL,NULL,NULL);
INSERT INTO attempts VALUES(3,1,'crashed',0,'[signal 11]',0,0,0,0.0,0.0,0.0,0,'','',288540248457631904,NULL,NULL,NULL,NULL);
INSERT INTO attempts VALUES(4,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,-8238109327452356135,NULL,NULL,NULL,NULL);
CREATE TABLE scores (entry INTEGER PRIMARY KEY, scores TEXT NOT NULL, hash INTEGER NOT NULL);
INSERT INTO scores VALUES(1,'[["crps_validation",1.1,0.14285714285714285],["crps_test",1.2,0.1111111111111111],["nll_test",-0.3333333333333333,0.09090909090909091]]',2033540208640447694);
INSERT INTO scores VALUES(2,'[["crps_validation",2.1,0.2857142857142857],["crps_test",2.2,0.2222222222222222],["nll_test",-0.6666666666666666,0.18181818181818182]]',-3504831284135313039);
CREATE TABLE epochs (entry INTEGER PRIMARY KEY, epochs TEXT NOT NULL, hash INTEGER NOT NULL);
INSERT INTO epochs VALUES(1,'[[1,1.5,0.07692307692307693,0.058823529411764705,0],[2,1.25,0.05263157894736842,0.043478260869565216,1],[3,1,0.034482758620689655,0.03225806451612903,0]]',-123548997714291439);
INSERT INTO epochs VALUES(2,'[[1,2.5,0.15384615384615385,0.11764705882352941,0],[2,2.25,0.10526315789473684,0.08695652173913043,1],[3,2,0.06896551724137931,0.06451612903225806,0]]',6588939246191879822);
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL, hash INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO facts VALUES('platforms','avx2',-7827397575601612874);
INSERT INTO facts VALUES('schema version','2',5713976921852793617);
CREATE TABLE runs (
  number INTEGER PRIMARY KEY,
  started,
  ended,
  outcome TEXT,
  program TEXT,
  command TEXT,
  directory TEXT,
  git_commit TEXT,
  git_state TEXT,
  host TEXT,
  cpu TEXT,
  cores INTEGER,
  memory INTEGER,
  libraries TEXT,
  hash INTEGER NOT NULL
);
CREATE VIEW job_scores AS
  SELECT jobs.id AS job, number AS attempt, outcome, json_extract(each.value, '$[0]') AS score, json_extract(each.value, '$[1]') AS value,
         json_extract(each.value, '$[2]') AS standard_error
  FROM jobs JOIN attempts ON attempts.job = jobs.key JOIN scores USING (entry), json_each(scores) AS each;
CREATE VIEW job_epochs AS
  SELECT jobs.id AS job, number AS attempt, outcome, json_extract(each.value, '$[0]') AS epoch,
         json_extract(each.value, '$[1]') AS train_loss, json_extract(each.value, '$[2]') AS nll_validation,
         json_extract(each.value, '$[3]') AS crps_validation, json_extract(each.value, '$[4]') AS skipped_steps
  FROM jobs JOIN attempts ON attempts.job = jobs.key JOIN epochs USING (entry), json_each(epochs) AS each;
COMMIT;
