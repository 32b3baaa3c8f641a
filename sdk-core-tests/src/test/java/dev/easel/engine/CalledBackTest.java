package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.engine.ToyService.Gate;
import dev.easel.testkit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A callback makes a task poll at once; without one it is polled seldom. */
@Timeout(30)
class CalledBackTest {
    private static final URI HERE = URI.create("https://app.example");
    private static final String ACCEPTED = "{\"task\":\"t1\"}";
    private static final String QUEUED = "{\"state\":\"queued\"}";

    private final VirtualTime time = VirtualTime.create();
    private ToyService service;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        service.response("/submit", ACCEPTED);
        client = AnyClient.of(new CallingProtocol(), service.url())
                .timeSource(time)
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
        time.awaitNothingScheduled();
    }

    @Test
    void a_task_that_will_be_called_about_is_polled_seldom() {
        service.response("/status", QUEUED).response("/status", ToyService.done());

        ImageTask task = client.submit(calledBackAt(client.callbackReceiver()));
        time.runUntil(task.result());

        assertThat(elapsed()).isEqualTo(CallingProtocol.UNCALLED.multipliedBy(2));
    }

    @Test
    void a_callback_leads_to_a_poll_at_once() {
        service.response("/status", ToyService.done());
        CallbackReceiver receiver = client.callbackReceiver();
        ImageTask task = client.submit(calledBackAt(receiver));
        time.awaitScheduledWithin(CallingProtocol.UNCALLED);

        call(receiver, "t1");
        while (service.count("/status") == 0) {
            Thread.onSpinWait();
        }

        assertThat(elapsed()).isZero();
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
    }

    @Test
    void a_task_without_an_address_is_called_about_too_where_the_account_has_one_for_all_tasks() {
        service.response("/status", QUEUED).response("/status", ToyService.done());
        CallbackReceiver receiver = client.callbackReceiver();
        ImageTask task = client.submit(ImageRequest.of("a lighthouse"));
        time.awaitScheduledWithin(CallingProtocol.UNCALLED);

        call(receiver, "t1");
        while (service.count("/status") == 0) {
            Thread.onSpinWait();
        }

        assertThat(elapsed()).isZero();
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
    }

    @Test
    void a_callback_about_another_task_leads_to_none() {
        service.response("/status", ToyService.done());
        CallbackReceiver receiver = client.callbackReceiver();
        ImageTask task = client.submit(calledBackAt(receiver));
        time.awaitScheduledWithin(CallingProtocol.UNCALLED);

        call(receiver, "t2");
        time.runUntil(task.result());

        assertThat(elapsed()).isEqualTo(CallingProtocol.UNCALLED);
    }

    @Test
    void after_a_callback_the_schedule_decides_once_as_the_status_may_lag_behind() {
        service.response("/status", QUEUED).response("/status", QUEUED).response("/status", ToyService.done());
        CallbackReceiver receiver = client.callbackReceiver();
        ImageTask task = client.submit(calledBackAt(receiver));
        time.awaitScheduledWithin(CallingProtocol.UNCALLED);

        call(receiver, "t1");
        time.runUntil(task.result());

        assertThat(elapsed()).isEqualTo(CallingProtocol.UNCALLED.plusSeconds(1));
    }

    @Test
    void a_callback_during_a_poll_leads_to_one_after_it_and_the_schedule_decides_about_the_next() {
        Gate polled = new Gate();
        service.responseOnce("/status/t1", polled.before(ToyService.json(QUEUED)))
                .response("/status", QUEUED)
                .response("/status", ToyService.done());
        CallbackReceiver receiver = client.callbackReceiver();
        ImageTask task = client.submit(calledBackAt(receiver));
        time.awaitScheduledWithin(CallingProtocol.UNCALLED);
        time.advance(CallingProtocol.UNCALLED);
        polled.awaitEntered();

        call(receiver, "t1");
        polled.open();
        time.runUntil(task.result());

        assertThat(service.count("/status")).isEqualTo(3);
        assertThat(elapsed()).isEqualTo(CallingProtocol.UNCALLED.plusSeconds(1));
    }

    @Test
    void a_callback_that_overtakes_the_acceptance_is_not_lost_where_the_client_chose_the_id() {
        Gate submitted = new Gate();
        service.forget("/submit");
        service.response("/submit", submitted.before(ToyService.json(ACCEPTED))).response("/status", ToyService.done());
        try (ImageClient choosing = AnyClient.of(new ChoosingProtocol(), service.url())
                .timeSource(time)
                .build()) {
            CallbackReceiver receiver = choosing.callbackReceiver();
            ImageTask task = choosing.submit(calledBackAt(receiver));
            submitted.awaitEntered();

            call(receiver, task.handle().requestId());
            submitted.open();

            assertThat(time.runUntil(task.result()).images()).hasSize(1);
            assertThat(elapsed()).isLessThan(CallingProtocol.UNCALLED);
        }
    }

    @Test
    void a_resumed_task_is_called_about_too_and_polled_by_the_schedule() {
        service.response("/status", QUEUED).response("/status", QUEUED).response("/status", ToyService.done());
        CallbackReceiver receiver = client.callbackReceiver();
        TaskHandle handle = detached();

        ImageTask task = client.resume(handle);
        time.awaitScheduledWithin(Duration.ofSeconds(1));
        assertThat(service.count("/status")).isEqualTo(1);
        call(receiver, "t1");
        time.runUntil(task.result());

        assertThat(service.count("/status")).isEqualTo(3);
        assertThat(elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void every_task_that_watches_the_same_work_is_told() {
        service.response("/status", QUEUED);
        CallbackReceiver receiver = client.callbackReceiver();
        TaskHandle handle = detached();
        ImageTask one = client.resume(handle);
        ImageTask other = client.resume(handle);
        time.awaitScheduledWithin(Duration.ofSeconds(1));
        while (service.count("/status") < 2 || time.waiting() < 4) {
            Thread.onSpinWait();
        }
        service.forget("/status");
        service.response("/status", ToyService.done());

        call(receiver, "t1");

        assertThat(one.result().orTimeout(10, TimeUnit.SECONDS).join().images()).hasSize(1);
        assertThat(other.result().orTimeout(10, TimeUnit.SECONDS).join().images())
                .hasSize(1);
        assertThat(elapsed()).isZero();
    }

    private TaskHandle detached() {
        ImageTask task = client.submit(ImageRequest.of("a lighthouse"));
        return task.detach().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private Duration elapsed() {
        return Duration.ofNanos(time.nanoTime());
    }

    private static ImageRequest calledBackAt(CallbackReceiver receiver) {
        return ImageRequest.builder()
                .prompt("a lighthouse")
                .callbackUrl(receiver.address(HERE))
                .build();
    }

    private static void call(CallbackReceiver receiver, String task) {
        byte[] body = ("{\"task\":\"" + task + "\"}").getBytes(StandardCharsets.UTF_8);
        receiver.receive(
                CallbackCall.of("POST", receiver.address(HERE).getPath(), Map.of(), new ByteArrayInputStream(body)));
    }
}
