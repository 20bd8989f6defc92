-- Codes are swept by their ids, which are ordered by time.
drop index otp_expiry;
