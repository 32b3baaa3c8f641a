package dev.easel.bulk;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Locale;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where a ledger is. Opens connections that are ready for use. Thread-safe. */
final class Database {
    private static final String H2 = "jdbc:h2:";

    /** Of a file that another process has open. */
    private static final int H2_IN_USE = 90020;

    private final DataSource connections;
    private final String name;
    private final @Nullable Path file;

    private Database(DataSource connections, String name, @Nullable Path file) {
        this.connections = connections;
        this.name = name;
        this.file = file;
    }

    static Database file(Path file) {
        Path absolute = file.toAbsolutePath();
        return new Database(new Driver("jdbc:sqlite:" + absolute), absolute.toString(), absolute);
    }

    static Database url(String url) {
        String scheme = url.toLowerCase(Locale.ROOT);
        if (scheme.startsWith("jdbc:sqlite:") || scheme.startsWith("jdbc:postgresql:")) {
            return new Database(new Driver(url), shown(url), null);
        }
        if (scheme.startsWith(H2)) {
            String whole = scheme.contains("write_delay=") ? url : url + ";WRITE_DELAY=0";
            return new Database(new Driver(whole), shown(url), null);
        }
        throw new ConfigurationException(Violation.of(
                Violation.Code.UNSUPPORTED,
                "ledger",
                "is at " + shown(url) + "; give an address of SQLite, H2 or PostgreSQL, for example"
                        + " jdbc:postgresql://host/database"));
    }

    static Database of(DataSource dataSource) {
        return new Database(dataSource, "data source", null);
    }

    /** Without a password: it may be a parameter, or before the host. */
    private static String shown(String url) {
        return url.split("[?;]", 2)[0].replaceAll("//[^/@]*@", "//");
    }

    /** Opens a connection. The file of a ledger is created where it is missing. */
    Connection open() throws SQLException {
        if (file != null && file.getParent() != null) {
            try {
                Files.createDirectories(file.getParent());
            } catch (IOException e) {
                throw new SQLException("the directory " + file.getParent() + " cannot be created", e);
            }
        }
        return prepared();
    }

    /** Opens a connection to a ledger that is there already. */
    Connection openExisting() throws SQLException {
        if (file != null && !Files.exists(file)) {
            throw new ConfigurationException(
                    Violation.of(Violation.Code.MISSING, "ledger", "has no file " + file + "; correct its path"));
        }
        return prepared();
    }

    private Connection prepared() throws SQLException {
        Connection connection;
        try {
            connection = connections.getConnection();
        } catch (SQLException e) {
            if (e.getErrorCode() == H2_IN_USE && name.startsWith(H2)) {
                throw RunLock.inUse(Path.of(name.substring(H2.length()).replaceFirst("^(file|nio|async):", "")));
            }
            throw e;
        }
        try {
            connection.setAutoCommit(true);
            Dialect.of(connection).prepare(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    /** Returns a view for a budget, which is kept in the same database. */
    DataSource dataSource() {
        return new DelegatingDataSource(this::prepared);
    }

    IllegalStateException failed(String what, Throwable e) {
        return new IllegalStateException(unusable(what, e), e);
    }

    /** Returns a sentence that names the ledger, what is wrong with it, and the fix. */
    String unusable(String what, @Nullable Throwable e) {
        Throwable cause = e instanceof SQLException && e.getCause() instanceof IOException ? e.getCause() : e;
        String why = cause == null
                ? ""
                : cause instanceof IOException
                        ? " (" + cause + ")"
                        : " (" + String.valueOf(cause.getMessage()).strip() + ")";
        return "the ledger " + name + " " + what + why + "; "
                + (file == null
                        ? "see whether its database can be reached and written"
                        : "make room or make it writable, or give another file")
                + ", and run again";
    }

    static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // Nothing is waiting on it any more.
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** Opens a connection. */
    @FunctionalInterface
    private interface Opener {
        Connection open() throws SQLException;
    }

    /** The least of a data source. */
    private static class DelegatingDataSource implements DataSource {
        private final Opener opener;

        DelegatingDataSource(Opener opener) {
            this.opener = opener;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return opener.open();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException("user and password");
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("loggers");
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("this wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }

    /** Connections of the installed drivers. */
    private static final class Driver extends DelegatingDataSource {
        Driver(String url) {
            super(() -> connect(url));
        }

        /** The password goes beside the address of PostgreSQL, whose driver logs addresses. */
        private static Connection connect(String url) throws SQLException {
            int query = url.toLowerCase(Locale.ROOT).startsWith("jdbc:postgresql:") ? url.indexOf('?') : -1;
            if (query < 0) {
                return DriverManager.getConnection(url);
            }
            Properties credentials = new Properties();
            StringJoiner rest = new StringJoiner("&", url.substring(0, query) + "?", "");
            for (String parameter : url.substring(query + 1).split("&", -1)) {
                String[] pair = parameter.split("=", 2);
                if (pair.length == 2 && (pair[0].equals("user") || pair[0].equals("password"))) {
                    credentials.setProperty(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
                } else {
                    rest.add(parameter);
                }
            }
            return DriverManager.getConnection(rest.toString(), credentials);
        }
    }
}
