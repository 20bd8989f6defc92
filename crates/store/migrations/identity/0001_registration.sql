-- What somebody has typed so far, as they typed it, kept for the browser they
-- type in. Once sent, nothing is left of it but which case it became.
create table registration_draft (
  device bytea not null primary key,
  sealed_answers bytea,
  sealed_portrait bytea,
  sent bytea,
  saved_at bigint not null,
  expires_at bigint not null,
  version bigint not null
);
create index registration_draft_expiry on registration_draft (expires_at);

create table registration (
  person_id bytea not null,
  id bytea not null,
  code text not null,
  level bigint not null,
  fit text not null,
  contact_index bytea not null,
  sent_at bigint not null,
  due_at bigint not null,
  state text not null,
  decided_by bytea,
  decided_at bigint,
  reason text,
  sealed_application bytea not null,
  sealed_portrait bytea not null,
  sealed_note bytea,
  version bigint not null,
  primary key (person_id, id)
);
create index registration_by_id on registration (id);
create index registration_by_code on registration (code);
create index registration_by_contact on registration (contact_index);
create index registration_waiting on registration (due_at, id) where state = 'sent';

-- The second way for officers to prove themselves, where a setting allows it.
create table officer_secret (
  officer_id bytea not null primary key,
  password_hash text not null,
  sealed_totp bytea not null,
  last_step bigint not null
);
