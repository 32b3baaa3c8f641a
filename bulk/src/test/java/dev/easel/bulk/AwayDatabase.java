package dev.easel.bulk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Connections to a real database, which goes away and comes back when a test says so. */
final class AwayDatabase {
    private final String url;
    private final AtomicInteger unheardCommits = new AtomicInteger();
    private volatile boolean isAway;

    AwayDatabase(String url) {
        this.url = url;
    }

    Ledger ledger() {
        return Ledger.jdbc((DataSource) Proxy.newProxyInstance(
                AwayDatabase.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("getConnection")) {
                        throw new SQLFeatureNotSupportedException(method.getName());
                    }
                    if (isAway) {
                        throw new SQLException("connection refused", "08001");
                    }
                    return watched(DriverManager.getConnection(url));
                }));
    }

    private Connection watched(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                AwayDatabase.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(connection, arguments);
                        if (method.getName().equals("commit") && unheardCommits.get() > 0) {
                            unheardCommits.decrementAndGet();
                            connection.close();
                            throw new SQLException("the connection was reset", "08006");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Ends every connection at the server, as a restart of it does, and lets no new one in. */
    void goAway() {
        isAway = true;
        sever();
    }

    void comeBack() {
        isAway = false;
    }

    /** Ends every connection at the server. */
    void sever() {
        execute("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid()");
    }

    /** Ends the leases of all owners, as time would. */
    void endLeases() {
        execute("update easel_owner set lease_until = 0");
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The next commits are done, and their connection ends before the database says so. */
    void doNotHear(int commits) {
        unheardCommits.set(commits);
    }
}
