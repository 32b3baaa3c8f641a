-- For H2 and PostgreSQL.
create table if not exists ticket (
    id uuid primary key,
    created timestamp with time zone not null,
    service varchar(64) not null,
    prompt varchar(4000) not null,
    state varchar(16) not null,
    handle varchar(8000),
    note varchar(2000),
    may_have_been_billed boolean default false not null,
    file varchar(255)
);
create index if not exists ticket_created on ticket (created);
