create table client (
  client_id text not null primary key,
  name text not null,
  registration text not null,
  secret_index bytea,
  added_at bigint not null,
  disabled_at bigint
);

-- A request to sign in, from its pushing to the code: waiting 5 minutes to be
-- opened, then 30 with the browser that opened it.
create table ask (
  id bytea not null primary key,
  request_index bytea,
  client_id text not null,
  ask text not null,
  device bytea,
  expires_at bigint not null,
  spent_at bigint
);
create unique index ask_by_request on ask (request_index) where request_index is not null;
create index ask_expired on ask (expires_at);

create table grant_given (
  id bytea not null primary key,
  person_id bytea not null,
  client_id text not null,
  sid text not null,
  sub text not null,
  scope text not null,
  claims text not null,
  acr text not null,
  amr text not null,
  auth_time bigint not null,
  offline_until bigint,
  given_at bigint not null,
  ended_at bigint
);
create index grant_by_person on grant_given (person_id, given_at);
create index grant_by_session on grant_given (sid);

create table code (
  code_index bytea not null primary key,
  grant_id bytea not null,
  client_id text not null,
  ask text not null,
  expires_at bigint not null,
  spent_at bigint
);
create index code_expired on code (expires_at);

create table token (
  token_index bytea not null primary key,
  grant_id bytea not null,
  kind text not null,
  expires_at bigint not null,
  spent_at bigint,
  first_used_at bigint
);
create index token_by_grant on token (grant_id);
create index token_expired on token (expires_at);

create table assertion (
  client_id text not null,
  jti text not null,
  expires_at bigint not null,
  primary key (client_id, jti)
);
create index assertion_expired on assertion (expires_at);

create table pairwise (
  person_id bytea not null,
  sector text not null,
  sub text not null,
  primary key (person_id, sector)
);

-- A sign-in begun here as a relying party, waiting for the browser to return.
create table errand (
  state_index bytea not null primary key,
  upstream text not null,
  device bytea not null,
  sealed_pending bytea not null,
  return_to text not null,
  ask_id bytea,
  expires_at bigint not null,
  spent_at bigint
);
create index errand_expired on errand (expires_at);
