package dev.easel.testkit;

import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts emulators for a test, connects clients to them, and closes both after the test, whether it passed or not.
 *
 * <p>Use it with {@code @ExtendWith(EmulatorExtension.class)} on a test class. {@link Emulated} marks what it fills.
 */
public final class EmulatorExtension implements BeforeEachCallback, ParameterResolver {

    /** Used by JUnit. */
    public EmulatorExtension() {}

    /** Has what the constructor of a test class was given end with that test, and not with the class. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    /**
     * Fills the marked fields of the test instance and of those around it.
     *
     * @throws ExtensionConfigurationException if a marked field is static, final or of another type, or if its options
     *     are wrong
     */
    @Override
    public void beforeEach(ExtensionContext context) {
        EmulatedValues values = EmulatedValues.of(context);
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            for (EmulatedPlace place : EmulatedPlace.fieldsOf(instance.getClass())) {
                set(instance, checkedField(place), place, values.valueOf(place));
            }
        }
    }

    static Field checkedField(EmulatedPlace place) {
        Field field = (Field) place.element();
        if (Modifier.isStatic(field.getModifiers()) || Modifier.isFinal(field.getModifiers())) {
            throw place.error("is static or final; make it a plain instance field");
        }
        return field;
    }

    private static void set(Object instance, Field field, EmulatedPlace place, Object value) {
        try {
            field.setAccessible(true);
            field.set(instance, value);
        } catch (IllegalAccessException e) {
            throw place.error("cannot be set; open its package to the testkit", e);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(Emulated.class);
    }

    /**
     * Returns the value of a marked parameter.
     *
     * @throws ExtensionConfigurationException if the parameter is of another type, or if its options are wrong
     */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Executable executable = parameter.getDeclaringExecutable();
        EmulatedPlace place = EmulatedPlace.parametersOf(executable, context.getRequiredTestClass()).stream()
                .filter(candidate -> candidate.element().equals(parameter.getParameter()))
                .findFirst()
                .orElseThrow();
        return EmulatedValues.of(context).valueOf(place);
    }
}
