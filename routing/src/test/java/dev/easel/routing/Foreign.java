package dev.easel.routing;

import dev.easel.ImageClient;
import dev.easel.ImageTask;
import dev.easel.PreparedTask;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Wrappers of clients and of their tasks in which one method is code that is not Easel's. */
final class Foreign {
    /** What the method does instead. */
    @FunctionalInterface
    interface Instead {
        Object call(Object real) throws Throwable;
    }

    private Foreign() {}

    static ImageClient client(ImageClient real, String method, Instead instead) {
        return with(ImageClient.class, real, method, instead);
    }

    static ImageClient clientWithPrepared(ImageClient real, String method, Instead instead) {
        return wrapping(real, prepared -> with(PreparedTask.class, prepared, method, instead));
    }

    static ImageClient clientWithTask(ImageClient real, String method, Instead instead) {
        return clientWithPrepared(
                real, "submit", prepared -> with(ImageTask.class, ((PreparedTask) prepared).submit(), method, instead));
    }

    private interface Wrapping {
        PreparedTask of(PreparedTask prepared);
    }

    private static ImageClient wrapping(ImageClient real, Wrapping wrapping) {
        return (ImageClient) Proxy.newProxyInstance(
                Foreign.class.getClassLoader(), new Class<?>[] {ImageClient.class}, (proxy, called, arguments) -> {
                    Object value = invoke(real, called, arguments);
                    return value instanceof PreparedTask prepared ? wrapping.of(prepared) : value;
                });
    }

    private static <T> T with(Class<T> type, T real, String method, Instead instead) {
        return type.cast(Proxy.newProxyInstance(
                Foreign.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) ->
                        called.getName().equals(method) ? instead.call(real) : invoke(real, called, arguments)));
    }

    private static Object invoke(Object real, Method called, Object[] arguments) throws Throwable {
        try {
            return called.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
