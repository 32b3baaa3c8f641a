package dev.easel.bulk;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every change of every item of a ledger in PostgreSQL, written down by the database itself, whoever makes it. */
final class LifeLog implements AutoCloseable {
    private static final List<String> CREATE = List.of("""
            create table life_owner (id varchar(36) not null, name varchar(300) not null)""", """
            create function life_owner() returns trigger language plpgsql as $$ begin
              insert into life_owner values (new.id, new.name); return null; end $$""", """
            create trigger life_owner after insert on easel_owner for each row execute function life_owner()""", """
            create table life (number bigint generated always as identity, at timestamp not null default clock_timestamp(),
              seq bigint not null, tries integer not null, was varchar(9) not null, state varchar(9) not null,
              was_owner varchar(36), owner varchar(36), service varchar(100), handle text, reason varchar(64))""", """
            create function life() returns trigger language plpgsql as $$ begin
              insert into life (seq, tries, was, state, was_owner, owner, service, handle, reason)
              values (new.seq, new.tries, old.state, new.state, old.owner, new.owner, new.service, new.handle, new.reason);
              return null; end $$""", """
            create trigger life after update on easel_item for each row execute function life()""", """
            create index life_seq on life (seq)""");

    private final Connection connection;

    private LifeLog(Connection connection) {
        this.connection = connection;
    }

    static LifeLog of(String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        Schema.ensure(connection, Dialect.of(connection));
        Sql.transaction(connection, each -> {
            for (String sql : CREATE) {
                Sql.update(each, sql);
            }
            return true;
        });
        connection.setAutoCommit(true);
        return new LifeLog(connection);
    }

    /** Returns the name of the owner that sent the item last, where it lost the item while it was being sent. */
    Optional<String> diedWhileSending(String item) throws SQLException {
        return Sql.first(
                connection,
                "select o.name from life sent join easel_item i on i.seq = sent.seq join life_owner o on o.id = sent.owner"
                        + " join life lost on lost.seq = sent.seq and lost.was_owner = sent.owner and lost.owner is null"
                        + " and lost.was = 'SENDING' and lost.number > sent.number"
                        + " where i.id = ? and sent.was = 'CLAIMED' and sent.state = 'SENDING' order by sent.number desc",
                row -> row.getString(1),
                item);
    }

    /** Returns the life of an item, for people. */
    String of(LedgerItem item) throws SQLException {
        return Sql.list(
                        connection,
                        "select life.at, life.tries, was, life.state, coalesce(o.name, life.owner, 'nobody'), life.service,"
                                + " life.handle, life.reason from life join easel_item i on i.seq = life.seq"
                                + " left join life_owner o on o.id = life.owner where i.id = ? order by number",
                        row -> "  " + row.getString(1) + " try " + row.getInt(2) + ": " + row.getString(3) + " -> "
                                + row.getString(4) + ", of " + row.getString(5) + ", " + row.getString(6) + " "
                                + row.getString(7) + " " + row.getString(8),
                        item.id())
                .stream()
                .collect(Collectors.joining(
                        "\n",
                        item + " " + item.reason().orElse("") + " "
                                + item.message().orElse("") + "\n",
                        ""));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
