package dev.easel.routing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/** Changes what a data source and its connections do. */
final class Connections {
    private Connections() {}

    /** What is done to each new connection. */
    @FunctionalInterface
    interface Change {
        Connection apply(Connection connection) throws SQLException;
    }

    /** What is done in place of a commit. */
    @FunctionalInterface
    interface Commit {
        void run(Connection connection) throws SQLException;
    }

    static DataSource each(DataSource dataSource, Change change) {
        return (DataSource) Proxy.newProxyInstance(
                Connections.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(dataSource, arguments);
                        return method.getName().equals("getConnection") ? change.apply((Connection) result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    static Connection changed(Connection connection, Commit commit, BooleanSupplier closingFails) {
        return (Connection) Proxy.newProxyInstance(
                Connections.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        commit.run(connection);
                        return null;
                    }
                    try {
                        Object result = method.invoke(connection, arguments);
                        if (method.getName().equals("close") && closingFails.getAsBoolean()) {
                            throw new SQLException("cannot be closed", "08006");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
