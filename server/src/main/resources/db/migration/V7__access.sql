-- People who may log in with a password.
create table account (
  name varchar(100) primary key,
  role varchar(10) not null,
  password_hash varchar(100) not null,
  created timestamp(6) with time zone not null,
  password_changed timestamp(6) with time zone not null,
  last_login timestamp(6) with time zone
);

-- Tokens for whatever acts over HTTP; of a token only its hash is kept.
create table api_token (
  id varchar(16) primary key,
  name varchar(100) not null,
  role varchar(10) not null,
  token_hash varchar(64) not null unique,
  created timestamp(6) with time zone not null,
  created_by varchar(200) not null,
  expires timestamp(6) with time zone,
  last_used timestamp(6) with time zone,
  revoked timestamp(6) with time zone
);
create index api_token_name on api_token (name);

-- Logins of browsers; of what a cookie holds only the hash is kept.
create table login_session (
  id_hash varchar(64) primary key,
  account varchar(200) not null,
  means varchar(10) not null,
  role varchar(10) not null,
  created timestamp(6) with time zone not null,
  seen timestamp(6) with time zone not null,
  ends timestamp(6) with time zone not null,
  address varchar(100) not null
);
create index login_session_account on login_session (account, means);
create index login_session_ends on login_session (ends);

-- Keys that all servers of the store sign with.
create table signing_key (
  purpose varchar(40) primary key,
  secret varchar(100) not null,
  made timestamp(6) with time zone not null
);
