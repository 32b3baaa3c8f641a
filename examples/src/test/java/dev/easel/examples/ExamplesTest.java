package dev.easel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.dan.Dan;
import dev.easel.itsrose.ItsRose;
import dev.easel.local.Local;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulated;
import dev.easel.testkit.EmulatorExtension;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.Moment;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.io.File;
import java.nio.file.Path;
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
                .accessKeyId("id")
                .accessKeySecret("secret")
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
