package dev.easel.routing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** The databases that the budget was tried with. Without a pool: each connection is a new one. */
enum Database {
    H2 {
        @Override
        DataSource open(String url) {
            JdbcDataSource dataSource = new JdbcDataSource();
            dataSource.setURL(url);
            return dataSource;
        }

        @Override
        void close(DataSource dataSource) throws SQLException {
            execute(dataSource, "shutdown");
        }
    },

    SQLITE {
        @Override
        DataSource open(String url) {
            SQLiteDataSource dataSource = new SQLiteDataSource();
            dataSource.setUrl(url);
            return dataSource;
        }

        @Override
        void close(DataSource dataSource) {}
    },

    POSTGRES {
        @Override
        DataSource open(String url) {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            dataSource.setUrl(url);
            return dataSource;
        }

        @Override
        void close(DataSource dataSource) {}
    };

    abstract DataSource open(String url);

    /** Lets another process have the file. */
    abstract void close(DataSource dataSource) throws SQLException;

    /** A file that H2 keeps open between two connections, as a pool would. */
    static String h2(Path directory) {
        return "jdbc:h2:file:" + directory.resolve("budget").toAbsolutePath() + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1";
    }

    static String sqlite(Path directory) {
        return "jdbc:sqlite:" + directory.resolve("budget.db").toAbsolutePath();
    }

    static void execute(DataSource dataSource, String... sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : sql) {
                statement.execute(each);
            }
        }
    }
}
