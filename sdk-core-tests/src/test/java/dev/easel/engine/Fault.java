package dev.easel.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes one place where foreign code runs misbehave, until it is disarmed. Thread-safe. */
final class Fault {
    /** How foreign code misbehaves. */
    enum Mode {
        THROWS,
        THROWS_AN_ERROR,
        RETURNS_NULL,
        BLOCKS,
        /** An executor only: takes work and never runs it. */
        DROPS
    }

    static final String WORDS = "the foreign code's own words";

    private final String place;
    private final Mode mode;
    private final AtomicInteger spared;
    private final AtomicInteger hits = new AtomicInteger();
    private final List<Thread> blocked = new CopyOnWriteArrayList<>();
    private volatile boolean armed = true;

    /** @param spared how many calls go well before the first that does not */
    Fault(String place, Mode mode, int spared) {
        this.place = place;
        this.mode = mode;
        this.spared = new AtomicInteger(spared);
    }

    /** Whether only the deadline ends what meets it. */
    boolean blocks() {
        return mode == Mode.BLOCKS || mode == Mode.DROPS;
    }

    int hits() {
        return hits.get();
    }

    void disarm() {
        armed = false;
    }

    /** The threads that are still blocked. */
    List<Thread> blocked() {
        return blocked;
    }

    /** Foreign code runs here. Returns whether it must return null, or drop what it got. */
    boolean strikes(String here) {
        if (!armed || !here.equals(place) || spared.getAndDecrement() > 0) {
            return false;
        }
        hits.incrementAndGet();
        switch (mode) {
            case THROWS -> throw new IllegalStateException(WORDS);
            case THROWS_AN_ERROR -> throw new AssertionError(WORDS);
            case BLOCKS -> blockForEver();
            default -> {}
        }
        return true;
    }

    private void blockForEver() {
        blocked.add(Thread.currentThread());
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            blocked.remove(Thread.currentThread());
        }
    }

    /** The name of a method as a place. */
    static String place(String type, Method method) {
        return type + "." + method.getName() + "/" + method.getParameterCount();
    }

    /** The same object, with a fault before each of its methods. */
    <T> T seam(Class<T> type, String name, T real) {
        return type.cast(Proxy.newProxyInstance(
                Fault.class.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
                    if (method.getDeclaringClass() != Object.class && strikes(place(name, method))) {
                        return null;
                    }
                    try {
                        method.setAccessible(true);
                        return method.invoke(real, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
