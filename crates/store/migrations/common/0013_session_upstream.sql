-- At the identity centre no session hangs on one upstream, and none is written into these.
drop index session_by_upstream;
drop index session_by_upstream_session;
create index session_by_upstream on session (upstream, upstream_sub) where upstream is not null;
create index session_by_upstream_session on session (upstream, upstream_sid) where upstream is not null;
