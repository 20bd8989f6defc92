-- One filling of the register from a file. Its rows are seen by nobody until
-- visible_at is set, which is the filling's last act.
create table register_import (
  generation bigint not null primary key,
  started_at bigint not null,
  visible_at bigint,
  row_count bigint not null
);

-- A resident as one filling knows them, in the order they came.
create table resident (
  generation bigint not null,
  line bigint not null,
  id bytea not null,
  wrapped_key bytea not null,
  record bytea not null,
  card bytea,
  portrait bytea,
  primary key (generation, line)
);

-- Where a number's rows are. The one of the highest visible generation is the
-- resident; id is a blind index of the number.
create table resident_number (
  id bytea not null,
  generation bigint not null,
  line bigint not null,
  primary key (id, generation)
);

-- Who names whom as next of kin: relative is what id's record says.
create table resident_kin (
  relative bytea not null,
  kinship text not null,
  id bytea not null,
  generation bigint not null,
  primary key (relative, kinship, id, generation)
);
