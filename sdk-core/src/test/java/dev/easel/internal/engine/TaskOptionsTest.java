package dev.easel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.PollMoment;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.SubmissionHook;
import dev.easel.TaskListener;
import dev.easel.UnsupportedPolicy;
import dev.easel.spi.ProviderProtocol;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Of each option, the verb's own counts, else the client's, else the provider's, else Easel's. */
class TaskOptionsTest {
    private static final PollSchedule PROVIDERS = PollSchedule.every(Duration.ofSeconds(3));
    private static final ProviderProtocol PROTOCOL = (ProviderProtocol) Proxy.newProxyInstance(
            ProviderProtocol.class.getClassLoader(),
            new Class<?>[] {ProviderProtocol.class},
            (proxy, called, arguments) -> PROVIDERS);
    private static final SubmissionHook HOOK = (handle, position, attempt) -> {};

    @Test
    void what_nobody_sets_has_a_default() {
        TaskOptions options = of(CallOptions.defaults(), CallOptions.defaults());

        assertThat(options.deadline()).isEqualTo(Duration.ofMinutes(10));
        assertThat(options.destination()).isEqualTo(Destination.memory());
        assertThat(options.pollSchedule()).isSameAs(PROVIDERS);
        assertThat(options.providerSchedule()).isSameAs(PROVIDERS);
        assertThat(options.unsupported()).isEqualTo(UnsupportedPolicy.WARN);
        assertThat(options.listeners()).isEmpty();
        assertThat(options.submissionHook()).isNull();
        assertThat(options.deadlineFromAdmission()).isFalse();
    }

    @Test
    void what_the_client_sets_counts_where_the_verb_sets_nothing() {
        TaskOptions options = of(CallOptions.defaults(), set("client", Duration.ofSeconds(1)));

        requireAll(options, "client", Duration.ofSeconds(1));
    }

    @Test
    void what_the_verb_sets_counts_most() {
        TaskOptions options = of(
                set("verb", Duration.ofSeconds(2)),
                set("client", Duration.ofSeconds(1)).toBuilder()
                        .submissionHook((handle, position, attempt) -> {})
                        .deadlineFromAdmission(false)
                        .build());

        requireAll(options, "verb", Duration.ofSeconds(2));
    }

    @Test
    void every_listener_is_told_and_the_clients_first() {
        TaskListener clients = new TaskListener() {};
        TaskListener verbs = new TaskListener() {};
        CallOptions client = CallOptions.builder().addListener(clients).build();
        CallOptions verb = CallOptions.builder().addListener(verbs).build();

        assertThat(of(verb, client).listeners()).containsExactly(clients, verbs);
        assertThat(of(CallOptions.defaults(), client).listeners()).containsExactly(clients);
        assertThat(of(verb, CallOptions.defaults()).listeners()).containsExactly(verbs);
    }

    private static CallOptions set(String folder, Duration deadline) {
        return CallOptions.builder()
                .deadline(deadline)
                .destination(Destination.directory(Path.of(folder)))
                .pollSchedule(PollSchedule.every(deadline))
                .unsupported(UnsupportedPolicy.FAIL)
                .submissionHook(HOOK)
                .deadlineFromAdmission(true)
                .build();
    }

    private static void requireAll(TaskOptions options, String folder, Duration deadline) {
        assertThat(options.deadline()).isEqualTo(deadline);
        assertThat(String.valueOf(options.destination())).contains(folder);
        assertThat(options.pollSchedule()).isNotSameAs(PROVIDERS);
        assertThat(options.providerSchedule()).isSameAs(PROVIDERS);
        assertThat(options.pollSchedule()
                        .delay(PollMoment.builder()
                                .provider(ProviderId.of("toy"))
                                .build()))
                .isEqualTo(deadline);
        assertThat(options.unsupported()).isEqualTo(UnsupportedPolicy.FAIL);
        assertThat(options.submissionHook()).isSameAs(HOOK);
        assertThat(options.deadlineFromAdmission()).isTrue();
    }

    private static TaskOptions of(CallOptions verb, CallOptions client) {
        return TaskOptions.of(verb, client, PROTOCOL);
    }
}
