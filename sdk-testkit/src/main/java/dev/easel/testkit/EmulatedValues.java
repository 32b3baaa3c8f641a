package dev.easel.testkit;

import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * The emulators, clients and virtual time of one test. For the thread that runs the test.
 *
 * <p>JUnit closes what is put into the store when the test is over, after a failure too, the last first: clients go before
 * their emulators.
 */
final class EmulatedValues {
    private static final Namespace NAMESPACE = Namespace.create(EmulatorExtension.class);

    private static final Map<Class<?>, Supplier<? extends EmulatorBuilder<?>>> EMULATORS = Map.of(
            BflEmulator.class, BflEmulator::builder,
            ComfyUiEmulator.class, ComfyUiEmulator::builder,
            DanEmulator.class, DanEmulator::builder,
            GeminiEmulator.class, GeminiEmulator::builder,
            FalEmulator.class, FalEmulator::builder,
            ItsRoseEmulator.class, ItsRoseEmulator::builder,
            LocalEmulator.class, LocalEmulator::builder,
            OpenAiEmulator.class, OpenAiEmulator::builder,
            ReplicateEmulator.class, ReplicateEmulator::builder,
            ZhiqiteEmulator.class, ZhiqiteEmulator::builder);

    /** By the name of the service, as results and handles have it. */
    private static final Map<String, Class<? extends Emulator>> SERVICES = Map.of(
            "bfl", BflEmulator.class,
            "comfyui", ComfyUiEmulator.class,
            "dan", DanEmulator.class,
            "gemini", GeminiEmulator.class,
            "fal", FalEmulator.class,
            "itsrose", ItsRoseEmulator.class,
            "local", LocalEmulator.class,
            "openai", OpenAiEmulator.class,
            "replicate", ReplicateEmulator.class,
            "zhiqite", ZhiqiteEmulator.class);

    private final ExtensionContext context;
    private final Store store;
    private final Map<EmulatedPlace, Emulator> emulators = new HashMap<>();
    private @Nullable VirtualTime time;

    private EmulatedValues(ExtensionContext context, Store store) {
        this.context = context;
        this.store = store;
    }

    /** Returns those of the test that the context belongs to: a test's emulators must not outlive it in the store of its class. */
    static EmulatedValues of(ExtensionContext context) {
        Store store = context.getStore(NAMESPACE);
        return store.getOrComputeIfAbsent(
                context.getUniqueId(), id -> new EmulatedValues(context, store), EmulatedValues.class);
    }

    Object valueOf(EmulatedPlace place) {
        Class<?> type = place.type();
        boolean client = type == ImageClient.class || ImageClientBuilder.class.isAssignableFrom(type);
        if (client == (place.mark().value() == void.class)) {
            throw place.error(
                    client
                            ? "does not name its service; write @Emulated(Dan.class), or another provider's class"
                            : "names a service; only an ImageClient or its builder has one");
        }
        if (!EMULATORS.containsKey(type) && !place.mark().options().isEmpty()) {
            throw place.error("has options; only an emulator has any");
        }
        if (client) {
            return client(place);
        }
        if (type == VirtualTime.class) {
            return virtualTime(place);
        }
        return emulator(place);
    }

    private VirtualTime virtualTime(EmulatedPlace place) {
        if (time == null) {
            if (!emulators.isEmpty()) {
                throw place.error("comes too late: emulators of the test run on the system's clock already;"
                        + " mark a field of the test class");
            }
            time = VirtualTime.create();
        }
        return time;
    }

    /** Returns the time of the test if a field of the test, or a parameter beside the place or of the test method, is one. */
    private @Nullable VirtualTime timeOf(EmulatedPlace place) {
        if (time == null) {
            List<List<EmulatedPlace>> scopes = scopes(place);
            context.getTestMethod()
                    .ifPresent(method -> scopes.add(EmulatedPlace.parametersOf(method, place.testClass())));
            scopes.stream()
                    .flatMap(List::stream)
                    .filter(candidate -> candidate.type() == VirtualTime.class)
                    .findFirst()
                    .ifPresent(this::virtualTime);
        }
        return time;
    }

    private Emulator emulator(EmulatedPlace place) {
        Emulator known = emulators.get(place);
        if (known != null) {
            return known;
        }
        Supplier<? extends EmulatorBuilder<?>> defaults = EMULATORS.get(place.type());
        if (defaults == null) {
            throw place.error("is of type " + place.type().getName()
                    + "; declare it as the emulator of a service, ImageClient,"
                    + " a client's builder or VirtualTime");
        }
        return start(place, EmulatedOptions.of(place, testClasses(), defaults.get()));
    }

    private Emulator start(EmulatedPlace place, EmulatorBuilder<?> options) {
        VirtualTime virtual = timeOf(place);
        if (virtual != null) {
            options.clock(virtual);
        }
        Emulator emulator = options.start();
        store.put(emulator, new ClosedAfterTest(emulator));
        emulators.put(place, emulator);
        return emulator;
    }

    private Object client(EmulatedPlace place) {
        ClientOfEmulator client = ClientOfEmulator.of(place);
        Class<? extends Emulator> type = SERVICES.get(client.service());
        if (type == null) {
            throw place.error("names the service " + client.service() + ", and the testkit has no emulator of it");
        }
        ImageClientBuilder<?> builder = client.connectedTo(emulatorFor(place, type));
        VirtualTime virtual = timeOf(place);
        if (virtual != null) {
            builder.timeSource(virtual);
        }
        if (place.type().isInstance(builder)) {
            return builder;
        }
        if (place.type() != ImageClient.class) {
            throw place.error("is of type " + place.type().getName() + "; declare it as ImageClient or "
                    + builder.getClass().getSimpleName());
        }
        ImageClient built = builder.build();
        store.put(built, new ClosedAfterTest(built));
        return built;
    }

    private Emulator emulatorFor(EmulatedPlace client, Class<? extends Emulator> type) {
        for (List<EmulatedPlace> scope : scopes(client)) {
            List<EmulatedPlace> found =
                    scope.stream().filter(place -> place.type() == type).toList();
            if (found.size() > 1) {
                throw client.error("may belong to " + found.get(0) + " or " + found.get(1)
                        + "; leave one of them, or build the client in the test");
            }
            if (found.size() == 1) {
                return emulator(found.get(0));
            }
        }
        Emulator known = emulators.get(client);
        return known != null
                ? known
                : start(client, Objects.requireNonNull(EMULATORS.get(type)).get());
    }

    /** Returns what is marked beside a place: parameters, then fields of the test class, then fields of the classes around it. */
    private List<List<EmulatedPlace>> scopes(EmulatedPlace place) {
        List<List<EmulatedPlace>> scopes = new ArrayList<>();
        if (place.element() instanceof Parameter parameter) {
            scopes.add(EmulatedPlace.parametersOf(parameter.getDeclaringExecutable(), place.testClass()));
        }
        testClasses().forEach(type -> scopes.add(EmulatedPlace.fieldsOf(type)));
        return scopes;
    }

    /** Returns the test class, then the classes around it, from the inside to the outside. */
    private List<Class<?>> testClasses() {
        List<Class<?>> classes = new ArrayList<>(context.getEnclosingTestClasses());
        classes.add(context.getRequiredTestClass());
        Collections.reverse(classes);
        return classes;
    }
}
