-- What happened. The first event of an act carries the act's own id as its id.
create table event (
  id bytea not null primary key,
  act bytea not null,
  at bigint not null,
  role text not null,
  actor bytea,
  what text not null,
  person bytea,
  thing text,
  details text not null,
  seq bigint,
  hash bytea
);
create unique index event_seq on event (seq) where seq is not null;
create index event_unchained on event (id) where seq is null;
create index event_person on event (person, id) where person is not null;
create index event_thing on event (thing, id) where thing is not null;

-- Signed statements of how far the log reached and what it said.
create table checkpoint (
  seq bigint not null primary key,
  hash bytea not null,
  at bigint not null,
  key_id text not null,
  signature bytea not null
);

-- What is to be sent after the commit. While a courier holds a letter,
-- next_try_at is the moment its hold ends.
create table outbox (
  id bytea not null primary key,
  recipient bytea,
  channel text not null,
  template text not null,
  args bytea,
  created_at bigint not null,
  next_try_at bigint not null,
  tries bigint not null,
  sent_at bigint,
  failed_at bigint,
  reason text
);
create index outbox_due on outbox (next_try_at) where sent_at is null and failed_at is null;
