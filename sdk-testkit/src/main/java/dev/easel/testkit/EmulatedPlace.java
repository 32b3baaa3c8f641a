package dev.easel.testkit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * A field or a parameter with the mark {@link Emulated}. Immutable.
 *
 * @param testClass the class of the test instance, which may inherit the field
 */
record EmulatedPlace(Class<?> testClass, AnnotatedElement element) {

    static List<EmulatedPlace> fieldsOf(Class<?> testClass) {
        List<EmulatedPlace> places = new ArrayList<>();
        for (Class<?> declaring = testClass; declaring != null; declaring = declaring.getSuperclass()) {
            addMarked(places, testClass, declaring.getDeclaredFields());
        }
        return places;
    }

    static List<EmulatedPlace> parametersOf(Executable executable, Class<?> testClass) {
        List<EmulatedPlace> places = new ArrayList<>();
        addMarked(places, testClass, executable.getParameters());
        return places;
    }

    private static void addMarked(List<EmulatedPlace> places, Class<?> testClass, AnnotatedElement[] elements) {
        for (AnnotatedElement element : elements) {
            if (element.isAnnotationPresent(Emulated.class)) {
                places.add(new EmulatedPlace(testClass, element));
            }
        }
    }

    Emulated mark() {
        return element.getAnnotation(Emulated.class);
    }

    Class<?> type() {
        return element instanceof Field field ? field.getType() : ((Parameter) element).getType();
    }

    ExtensionConfigurationException error(String problem) {
        return error(problem, null);
    }

    ExtensionConfigurationException error(String problem, @Nullable Throwable cause) {
        return new ExtensionConfigurationException(this + " " + problem, cause);
    }

    @Override
    public String toString() {
        return element instanceof Field field
                ? "@Emulated field " + field.getName()
                : "@Emulated parameter " + ((Parameter) element).getName();
    }
}
