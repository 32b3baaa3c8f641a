package dev.easel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.ImageInput;
import dev.easel.InputForm;
import dev.easel.PollSchedule;
import dev.easel.ProtocolException;
import dev.easel.ProviderId;
import dev.easel.spi.Job;
import dev.easel.spi.NotFoundGrace;
import dev.easel.spi.Outcome;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A provider may throw, or return null, from any of its methods; the core is told which it was. */
class ForeignProtocolTest {
    private static final Capabilities CAN = Capabilities.builder()
            .inputForm(InputForm.BASE64)
            .delivery(Delivery.QUEUED)
            .build();
    private static final PollSchedule SCHEDULE = PollSchedule.every(Duration.ofSeconds(3));
    private static final WireExchange<String> EXCHANGE =
            new WireExchange<>(WireRequest.get("/status").build(), response -> Outcome.done("done"));

    /** What these say is not worth the task. */
    private static final Set<String> LEFT_OUT = Set.of("pauseAfter", "requestId");

    @ParameterizedTest
    @MethodSource("methods")
    void what_a_method_throws_names_the_method(Method method) throws Exception {
        IllegalStateException thrown = new IllegalStateException("thrown");
        ProviderProtocol guarded = ForeignProtocol.wrap(provider((proxy, called, arguments) -> {
            if (called.getName().equals("id")) {
                return ProviderId.of("bent");
            }
            throw thrown;
        }));

        if (LEFT_OUT.contains(method.getName())) {
            assertThat(call(guarded, method)).isIn(null, Optional.empty());
        } else if (method.getName().equals("id")) {
            assertThat(call(guarded, method)).isEqualTo(ProviderId.of("bent"));
        } else {
            assertThatThrownBy(() -> call(guarded, method))
                    .isInstanceOf(ForeignCodeException.class)
                    .hasMessageStartingWith("the provider's " + method.getName() + "(")
                    .hasCause(thrown);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void null_from_a_method_names_the_method(Method method) throws Exception {
        ProviderProtocol guarded = ForeignProtocol.wrap(
                provider((proxy, called, arguments) -> called.getName().equals("id") ? ProviderId.of("bent") : null));

        if (LEFT_OUT.contains(method.getName())
                || method.getReturnType() == void.class
                || method.getReturnType() == boolean.class) {
            return;
        }
        if (method.getName().equals("id")) {
            assertThat(call(guarded, method)).isEqualTo(ProviderId.of("bent"));
        } else {
            assertThatThrownBy(() -> call(guarded, method))
                    .isInstanceOf(ForeignCodeException.class)
                    .hasRootCauseMessage("the provider's " + said(method) + " returned null");
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void what_a_method_returns_is_handed_on(Method method) throws Exception {
        for (boolean yes : new boolean[] {true, false}) {
            Object value =
                    method.getReturnType() == boolean.class ? Boolean.valueOf(yes) : value(method.getReturnType());
            ProviderProtocol guarded = ForeignProtocol.wrap(provider(
                    (proxy, called, arguments) -> called.getName().equals("id") ? ProviderId.of("bent") : value));

            Object returned = call(guarded, method);

            if (method.getReturnType() == Job.class) {
                assertThat(((Job) returned).kind()).isEqualTo("something");
            } else if (!method.getName().equals("id")) {
                assertThat(returned).isEqualTo(value);
            }
        }
    }

    @Test
    void a_provider_without_a_name_is_refused() {
        assertThatThrownBy(() -> ForeignProtocol.wrap(provider((proxy, called, arguments) -> null)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("the provider's id() threw");
    }

    @Test
    void a_check_that_returns_is_no_failure() {
        ProviderProtocol guarded = ForeignProtocol.wrap(
                provider((proxy, called, arguments) -> called.getName().equals("id") ? ProviderId.of("bent") : null));

        guarded.check(null, null);
    }

    @ParameterizedTest
    @MethodSource("jobMethods")
    void what_a_job_throws_names_its_method(Method method) {
        IllegalStateException thrown = new IllegalStateException("thrown");
        Job broken = (Job) Proxy.newProxyInstance(
                Job.class.getClassLoader(), new Class<?>[] {Job.class}, (proxy, called, arguments) -> {
                    if (called.equals(method)) {
                        throw thrown;
                    }
                    return value(called.getReturnType());
                });

        assertThatThrownBy(() -> method.invoke(ForeignProtocol.job(broken), new Object[method.getParameterCount()]))
                .satisfies(wrapped -> assertThat(
                                wrapped instanceof InvocationTargetException invoked ? invoked.getCause() : wrapped)
                        .isInstanceOf(ForeignCodeException.class)
                        .hasMessageStartingWith("the provider's Job." + method.getName() + "(")
                        .hasCause(thrown));
    }

    @Test
    void a_job_says_what_it_is_once() {
        Job job = (Job) Proxy.newProxyInstance(
                Job.class.getClassLoader(),
                new Class<?>[] {Job.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "kind" -> "upscale";
                    case "requestId" -> Optional.of("r1");
                    case "callback" -> Optional.of(URI.create("https://app.example/called"));
                    default -> value(called.getReturnType());
                });

        Job guarded = ForeignProtocol.job(job);

        assertThat(guarded.kind()).isEqualTo("upscale");
        assertThat(guarded.requestId()).hasValue("r1");
        assertThat(guarded.callback()).hasValue(URI.create("https://app.example/called"));
        assertThat(guarded.inputs()).hasSize(1);
        assertThat(guarded.upload(null, null)).isPresent();
        assertThat(guarded.submit(null)).isSameAs(EXCHANGE);
        assertThat(ForeignProtocol.job(guarded)).as("wrapped once").isSameAs(guarded);
    }

    static Stream<Method> methods() {
        return methodsOf(ProviderProtocol.class);
    }

    static Stream<Method> jobMethods() {
        return methodsOf(Job.class);
    }

    /** In the same order each time, which reflection does not promise: tests are known by their number. */
    private static Stream<Method> methodsOf(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toString));
    }

    private static ProviderProtocol provider(InvocationHandler said) {
        return (ProviderProtocol) Proxy.newProxyInstance(
                ProviderProtocol.class.getClassLoader(), new Class<?>[] {ProviderProtocol.class}, said);
    }

    private static @Nullable Object call(ProviderProtocol protocol, Method method) throws Exception {
        try {
            return method.invoke(protocol, new Object[method.getParameterCount()]);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    private static String said(Method method) {
        return method.getName()
                + (method.getName().equals("capabilities") && method.getParameterCount() == 1 ? "(model)" : "()");
    }

    /** Something that a method of this type may return; null where it returns nothing. */
    private static @Nullable Object value(Class<?> type) {
        if (type == boolean.class) {
            return true;
        }
        if (type == Optional.class) {
            return Optional.of("something");
        }
        if (type == List.class) {
            return List.of(ImageInput.bytes(new byte[] {1}));
        }
        if (type == Duration.class) {
            return Duration.ofSeconds(3);
        }
        if (type == PollSchedule.class) {
            return SCHEDULE;
        }
        if (type == Capabilities.class) {
            return CAN;
        }
        if (type == NotFoundGrace.class) {
            return new NotFoundGrace(Duration.ofSeconds(3), 4);
        }
        if (type == WireExchange.class) {
            return EXCHANGE;
        }
        if (type == Job.class) {
            return job();
        }
        return type == String.class ? "something" : null;
    }

    private static Job job() {
        return (Job) Proxy.newProxyInstance(
                Job.class.getClassLoader(),
                new Class<?>[] {Job.class},
                (proxy, called, arguments) -> value(called.getReturnType()));
    }
}
