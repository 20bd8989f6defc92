-- Requests are swept by their ids, which are ordered by time; nearly every assertion is past when
-- it is swept. Neither is worth an index that each sign-in writes to.
drop index ask_expired;
drop index assertion_expired;
