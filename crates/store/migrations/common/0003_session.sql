create table session (
  token_index bytea not null primary key,
  sid text not null,
  person_id bytea not null,
  kind text not null,
  device bytea not null,
  started_at bigint not null,
  seen_at bigint not null,
  ended_at bigint,
  auth_at bigint not null,
  otp_at bigint,
  passcode_at bigint,
  passkey_at bigint,
  amr text not null,
  upstream text,
  upstream_sub text,
  upstream_sid text,
  upstream_acr text,
  sealed_refresh bytea
);
create unique index session_by_sid on session (sid);
create index session_by_person on session (person_id);
create index session_by_upstream on session (upstream, upstream_sub);
create index session_by_upstream_session on session (upstream, upstream_sid);

create table device (
  person_id bytea not null,
  device bytea not null,
  sealed_label bytea not null,
  first_seen_at bigint not null,
  last_seen_at bigint not null,
  primary key (person_id, device)
);

create table attempt (
  counter text not null,
  key bytea not null,
  failures bigint not null,
  until bigint,
  primary key (counter, key)
);
