-- What somebody has put on the first page of their app: words, in their order.
create table favourite (
  person_id bytea not null primary key,
  sealed_words bytea not null,
  version bigint not null
);
