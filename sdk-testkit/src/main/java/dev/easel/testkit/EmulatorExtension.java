package dev.easel.testkit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts emulators for a test and closes them after it, whether it passed or not.
 *
 * <p>Use it with {@code @ExtendWith(EmulatorExtension.class)} on a test class. Each instance field and each parameter that is
 * marked {@link Emulated} gets an emulator of its own, fresh for every test: {@link DanEmulator}, {@link ItsRoseEmulator},
 * {@link ZhiqiteEmulator}, {@link LocalEmulator} or {@link OpenAiEmulator}, set to its defaults. A test that needs other options starts one itself
 * and closes it.
 */
public final class EmulatorExtension implements BeforeEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(EmulatorExtension.class);

    private static final Map<Class<?>, Supplier<? extends Emulator>> STARTERS = Map.of(
            DanEmulator.class, DanEmulator::start,
            ItsRoseEmulator.class, ItsRoseEmulator::start,
            ZhiqiteEmulator.class, ZhiqiteEmulator::start,
            LocalEmulator.class, LocalEmulator::start,
            OpenAiEmulator.class, OpenAiEmulator::start);

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
     * @throws ExtensionConfigurationException if a marked field is static, final or of another type
     */
    @Override
    public void beforeEach(ExtensionContext context) {
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            for (Field field : marked(instance.getClass())) {
                int modifiers = field.getModifiers();
                if (Modifier.isStatic(modifiers) || Modifier.isFinal(modifiers)) {
                    throw new ExtensionConfigurationException("@Emulated field " + field.getName()
                            + " is static or final; make it a plain instance field");
                }
                set(instance, field, started(field.getType(), "field " + field.getName(), context));
            }
        }
    }

    private static void set(Object instance, Field field, Object emulator) {
        try {
            field.setAccessible(true);
            field.set(instance, emulator);
        } catch (IllegalAccessException e) {
            throw new ExtensionConfigurationException(
                    "@Emulated field " + field.getName() + " cannot be set; open its package to the testkit", e);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(Emulated.class);
    }

    /**
     * Starts the emulator for a marked parameter.
     *
     * @throws ExtensionConfigurationException if the parameter is of another type
     */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return started(
                parameter.getParameter().getType(),
                "parameter " + parameter.getParameter().getName(),
                context);
    }

    private static Emulator started(Class<?> type, String place, ExtensionContext context) {
        Supplier<? extends Emulator> starter = STARTERS.get(type);
        if (starter == null) {
            throw new ExtensionConfigurationException("@Emulated " + place + " is of type " + type.getName()
                    + "; declare it as DanEmulator, ItsRoseEmulator, ZhiqiteEmulator, LocalEmulator or OpenAiEmulator");
        }
        Emulator emulator = starter.get();
        Store store = context.getStore(NAMESPACE);
        // JUnit closes what is in the store when the test is over, after a failure too.
        store.put(emulator, emulator);
        return emulator;
    }

    private static List<Field> marked(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                if (field.isAnnotationPresent(Emulated.class)) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }
}
