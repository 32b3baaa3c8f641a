package dev.easel.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds and calls the method of a test that {@link Emulated#options} names. */
final class EmulatedOptions {

    private EmulatedOptions() {}

    /** Returns the defaults where the place names no method. */
    static EmulatorBuilder<?> of(EmulatedPlace place, List<Class<?>> testClasses, EmulatorBuilder<?> defaults) {
        String name = place.mark().options();
        if (name.isEmpty()) {
            return defaults;
        }
        Object returned = call(place, method(place, name, testClasses));
        if (returned instanceof EmulatorBuilder<?> options && options.getClass() == defaults.getClass()) {
            return options;
        }
        String type = returned == null ? "null" : returned.getClass().getName();
        throw place.error("has the options " + name + "(), which returned " + type + "; return a "
                + place.type().getSimpleName() + ".Builder");
    }

    private static Method method(EmulatedPlace place, String name, List<Class<?>> testClasses) {
        for (Class<?> testClass : testClasses) {
            for (Class<?> type = testClass; type != null; type = type.getSuperclass()) {
                for (Method method : type.getDeclaredMethods()) {
                    if (method.getName().equals(name)
                            && method.getParameterCount() == 0
                            && Modifier.isStatic(method.getModifiers())) {
                        return method;
                    }
                }
            }
        }
        throw place.error("has the options " + name + "; add a static method of that name without parameters to "
                + testClasses.get(0).getSimpleName());
    }

    private static @Nullable Object call(EmulatedPlace place, Method method) {
        try {
            method.setAccessible(true);
            return method.invoke(null);
        } catch (InvocationTargetException e) {
            throw place.error("has the options " + method.getName() + "(), which threw", e.getCause());
        } catch (IllegalAccessException e) {
            throw place.error("has options that cannot be called; open the package of the test to the testkit", e);
        }
    }
}
