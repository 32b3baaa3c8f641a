package dev.easel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.dan.Dan;
import dev.easel.itsrose.ItsRose;
import dev.easel.local.Local;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulated;
import dev.easel.testkit.EmulatorExtension;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.Moment;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples against strict emulators, which refuse what a service does not document. */
@ExtendWith(EmulatorExtension.class)
class ExamplesTest {
    @TempDir
    Path folder;

    @Test
    void dan_draws_into_a_file(@Emulated DanEmulator dan) throws Exception {
        try (ImageClient client = client(dan)) {
            DanExample.draw(client, folder);
        }
        assertThat(ImageIO.read(file("lighthouse.png")).getWidth()).isEqualTo(512);
    }

    @Test
    void itsrose_draws_into_a_file(@Emulated ItsRoseEmulator itsRose) throws Exception {
        try (ImageClient client = ItsRose.builder()
                .baseUrl(itsRose.baseUrl().toString())
                .apiKey(ItsRoseEmulator.API_KEY)
                .build()) {
            ItsRoseExample.draw(client, folder);
        }
        assertThat(ImageIO.read(file("lighthouse.png"))).isNotNull();
    }

    @Test
    void zhiqite_streams_four_pictures_of_one_task_into_files(@Emulated ZhiqiteEmulator zhiqite) {
        try (ImageClient client = Zhiqite.builder()
                .baseUrl(zhiqite.baseUrl().toString())
                .accessKeyId("MARKEDKEY-id")
                .accessKeySecret("MARKEDKEY-secret")
                .build()) {
            ZhiqiteExample.draw(client, folder);
        }
        assertThat(folder.toFile().list()).hasSize(4).allMatch(name -> name.matches("zhiqite-.+-[0-3]\\.png"));
        assertThat(zhiqite.acceptedTasks()).isEqualTo(1);
    }

    @Test
    void local_draws_from_words_and_from_a_picture(@Emulated LocalEmulator local) throws Exception {
        try (ImageClient client =
                Local.builder().baseUrl(local.baseUrl().toString()).build()) {
            LocalExample.draw(client, folder);
        }
        assertThat(ImageIO.read(file("day.png"))).isNotNull();
        assertThat(ImageIO.read(file("night.png"))).isNotNull();
    }

    @Test
    void a_picture_comes_without_blocking(@Emulated DanEmulator dan) {
        try (ImageClient client = client(dan)) {
            Path saved = TaskExample.withoutBlocking(client, lighthouse(), folder.resolve("one.png"))
                    .join();
            assertThat(saved).isNotEmptyFile();
        }
    }

    @Test
    void a_ticket_finds_the_task_from_another_client(@Emulated DanEmulator dan) {
        String ticket;
        try (ImageClient client = client(dan)) {
            ticket = TaskExample.submit(client, lighthouse());
        }
        try (ImageClient another = client(dan)) {
            TaskExample.resume(another, ticket, folder.resolve("two.png"));
        }
        assertThat(folder.resolve("two.png")).isNotEmptyFile();
        assertThat(dan.count(Moment.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_patient_caller_gets_the_picture(@Emulated DanEmulator dan) {
        try (ImageClient client = client(dan)) {
            TaskExample.withPatience(client, lighthouse(), folder.resolve("three.png"));
        }
        assertThat(folder.resolve("three.png")).isNotEmptyFile();
    }

    @Test
    void a_call_to_easels_own_server_brings_the_picture() {
        VirtualTime time = VirtualTime.create();
        try (ZhiqiteEmulator zhiqite = ZhiqiteEmulator.builder().clock(time).start();
                ImageClient client = client(zhiqite, time)) {
            int port = freePort();

            CompletableFuture<Path> saved = CallbackExample.withServer(
                    client, port, URI.create("http://127.0.0.1:" + port), folder.resolve("one.jpg"));

            assertThatACallBrings(saved, zhiqite, time);
        }
    }

    @Test
    void a_call_to_a_server_that_is_there_already_brings_the_picture() throws Exception {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        VirtualTime time = VirtualTime.create();
        try (ZhiqiteEmulator zhiqite = ZhiqiteEmulator.builder().clock(time).start();
                ImageClient client = client(zhiqite, time)) {
            CallbackExample.mount(web, client.callbackReceiver());
            web.start();
            URI base = URI.create("http://127.0.0.1:" + web.getAddress().getPort() + "/callbacks");

            assertThatACallBrings(CallbackExample.draw(client, base, folder.resolve("two.jpg")), zhiqite, time);
        } finally {
            web.stop(0);
        }
    }

    /** The time stands still meanwhile, so the client never asks of its own accord. */
    private static void assertThatACallBrings(
            CompletableFuture<Path> saved, ZhiqiteEmulator zhiqite, VirtualTime time) {
        time.awaitScheduledWithin(Duration.ofMinutes(1));
        assertThat(zhiqite.count(Moment.STATUS)).isZero();

        assertThat(zhiqite.deliverCallbacks()).singleElement().matches(CallbackDelivery::acknowledged);

        assertThat(saved.orTimeout(20, TimeUnit.SECONDS).join()).isNotEmptyFile();
    }

    private static ImageClient client(ZhiqiteEmulator zhiqite, VirtualTime time) {
        return Zhiqite.builder()
                .baseUrl(zhiqite.baseUrl().toString())
                .accessKeyId("MARKEDKEY-id")
                .accessKeySecret("MARKEDKEY-secret")
                .timeSource(time)
                .build();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ImageClient client(DanEmulator dan) {
        return Dan.builder()
                .baseUrl(dan.baseUrl().toString())
                .apiKey(Dan.ANONYMOUS_KEY)
                .build();
    }

    private static ImageRequest lighthouse() {
        return ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(Dan.MODEL_CLARITY)
                .build();
    }

    private File file(String name) {
        return folder.resolve(name).toFile();
    }
}
