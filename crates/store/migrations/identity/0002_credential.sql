-- What opens an account. Hashes are Argon2id over a pepper, or keyed (code_mac).
create table password (
  person_id bytea not null primary key,
  hash text not null,
  set_at bigint not null
);

create table passcode (
  person_id bytea not null primary key,
  hash text not null,
  wrong_tries bigint not null,
  locked_until bigint,
  held_until bigint,
  set_at bigint not null,
  version bigint not null
);

create table security_answer (
  person_id bytea not null,
  place bigint not null,
  question text not null,
  hash text not null,
  primary key (person_id, place)
);

create table recovery_code (
  person_id bytea not null,
  code_mac bytea not null,
  made_at bigint not null,
  spent_at bigint,
  primary key (person_id, code_mac)
);

-- The owner is a person, or an officer by appointment.
create table passkey (
  owner bytea not null,
  credential_index bytea not null,
  sealed_key bytea not null,
  sealed_name bytea not null,
  added_at bigint not null,
  used_at bigint,
  version bigint not null,
  primary key (owner, credential_index)
);

-- What a passkey is to sign, until it did.
create table challenge (
  id bytea not null primary key,
  device bytea not null,
  purpose text not null,
  owner bytea,
  sealed_state bytea not null,
  made_at bigint not null,
  spent_at bigint
);
create index challenge_expiry on challenge (made_at);

-- A code on its way to a phone or a mailbox; to nobody, where nobody is to know that.
create table otp (
  id bytea not null primary key,
  device bytea not null,
  purpose text not null,
  person_id bytea,
  counted_by bytea not null,
  channel text not null,
  code_mac bytea not null,
  wrong_tries bigint not null,
  sent_at bigint not null,
  spent_at bigint
);
create index otp_expiry on otp (sent_at);

-- What a browser is in the middle of: an activation, a recovery, over several pages.
create table walk (
  id bytea not null primary key,
  device bytea not null,
  purpose text not null,
  person_id bytea,
  sealed_staged bytea,
  begun_at bigint not null,
  proved_at bigint,
  ended_at bigint,
  version bigint not null
);
create index walk_expiry on walk (begun_at);
