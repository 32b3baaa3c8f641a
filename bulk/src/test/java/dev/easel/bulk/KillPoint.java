package dev.easel.bulk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A moment in the life of an item, seen from its ledger, at which a process stands still until it is killed. */
enum KillPoint {
    BEFORE_MARK("state = 'SENDING'", false),
    AFTER_MARK("state = 'SENDING'", true),
    AFTER_ACCEPTANCE("state = 'SUBMITTED'", false),
    AFTER_HANDLE("state = 'SUBMITTED'", true),
    BEFORE_DONE("handle = coalesce", false),
    NEVER("nothing", false);

    /** What it prints where it stands still. */
    static final String STANDS = "stands";

    private final String sql;
    private final boolean committed;

    KillPoint(String sql, boolean committed) {
        this.sql = sql;
        this.committed = committed;
    }

    /** Returns connections that stand still there, and say so before. */
    DataSource connections(String url) {
        return proxy(DataSource.class, (method, arguments) -> {
            if (!method.equals("getConnection")) {
                throw new UnsupportedOperationException(method);
            }
            return watched(DriverManager.getConnection(url));
        });
    }

    private Connection watched(Connection connection) {
        boolean[] isThere = {false};
        return proxy(Connection.class, (method, arguments) -> {
            boolean isStatement = method.equals("prepareStatement")
                    && String.valueOf(arguments[0])
                            .startsWith(
                                    "update easel_item set " + (sql.startsWith("handle") ? "state = ?, " : "") + sql);
            if (isStatement && !committed) {
                stand();
            }
            isThere[0] |= isStatement;
            Object result = null;
            for (var each : Connection.class.getMethods()) {
                if (each.getName().equals(method) && fits(each.getParameterTypes(), arguments)) {
                    result = invoke(connection, each, arguments);
                    break;
                }
            }
            if (method.equals("commit") && isThere[0] && committed) {
                stand();
            }
            return result;
        });
    }

    private static boolean fits(Class<?>[] types, Object[] arguments) {
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            boolean isBoxed = types[i].isPrimitive();
            if (!isBoxed && arguments[i] != null && !types[i].isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void stand() {
        System.out.println(STANDS);
        while (true) {
            LockSupport.park();
        }
    }

    private interface Handler {
        @Nullable Object handle(String method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        handler.handle(method.getName(), arguments == null ? new Object[0] : arguments)));
    }

    /** Returns the points that a service of that kind comes to. */
    static List<KillPoint> of(Service service) {
        return service == Service.ITSROSE
                ? List.of(BEFORE_MARK, AFTER_MARK, BEFORE_DONE)
                : List.of(BEFORE_MARK, AFTER_MARK, AFTER_ACCEPTANCE, AFTER_HANDLE, BEFORE_DONE);
    }
}
