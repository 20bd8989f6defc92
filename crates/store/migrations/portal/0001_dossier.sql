-- What somebody is filling in: one open draft for a person, procedure and subject.
create table draft (
  person_id bytea not null,
  id bytea not null,
  procedure text not null,
  procedure_hash text not null,
  subject_index bytea not null,
  mandate text not null,
  sealed_subject bytea not null,
  sealed_answers bytea not null,
  saved_at bigint not null,
  expires_at bigint not null,
  dossier_id bytea,
  version bigint not null,
  primary key (person_id, id)
);
create unique index draft_open on draft (person_id, procedure, subject_index) where dossier_id is null;
create index draft_expired on draft (expires_at);

-- The text of a procedure that a draft or dossier is pinned to.
create table procedure_text (
  hash text not null primary key,
  id text not null,
  version bigint not null,
  body text not null
);

-- Where a dossier stands: what queues and counts look at; the rest is sealed.
create table dossier (
  person_id bytea not null,
  id bytea not null,
  procedure text not null,
  subject_index bytea not null,
  track text not null,
  code text,
  unit text not null,
  state text not null,
  step text not null,
  assignee bytea,
  due_at bigint,
  wait_until bigint,
  submitted_at bigint not null,
  accepted_at bigint,
  ended_at bigint,
  verdict text,
  supplements bigint not null,
  stars bigint,
  sealed_subject bytea not null,
  sealed_snapshot bytea not null,
  rev bigint not null,
  primary key (person_id, id)
);
create index dossier_by_id on dossier (id);
create index dossier_by_track on dossier (track);
create index dossier_by_code on dossier (code) where code is not null;
create index dossier_of_unit on dossier (unit, state, step, due_at, id);
create index dossier_of_step on dossier (state, step, due_at, id);
create index dossier_of_officer on dossier (assignee, state, due_at, id) where assignee is not null;
create index dossier_of_subject on dossier (subject_index);
create index dossier_waiting on dossier (wait_until) where wait_until is not null;
create index dossier_progress on dossier (unit, state, verdict, due_at, supplements, stars);

create table dossier_event (
  person_id bytea not null,
  dossier_id bytea not null,
  rev bigint not null,
  at bigint not null,
  kind text not null,
  sealed_body bytea not null,
  primary key (person_id, dossier_id, rev)
);

-- The running number of a unit's codes on a day.
create table code_counter (
  unit text not null,
  day text not null,
  last bigint not null,
  primary key (unit, day)
);

create table payment (
  person_id bytea not null,
  id bytea not null,
  dossier_id bytea not null,
  method text not null,
  amount bigint not null,
  state text not null,
  gateway_ref text,
  begun_at bigint not null,
  settled_at bigint,
  version bigint not null,
  primary key (person_id, id)
);
create index payment_by_id on payment (id);
create index payment_of_dossier on payment (person_id, dossier_id);
create index payment_going_back on payment (id) where state = 'refund_due';
