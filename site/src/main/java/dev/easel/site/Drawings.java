package dev.easel.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The images of the front page: what the quickstart draws with the emulators of all services, each time the site is built. */
final class Drawings {
    static final String PROMPT = "a lighthouse at dusk";

    /** The services by the names of the command line, in the order in which the page shows them. */
    private static final List<List<String>> SERVICES = List.of(
            List.of("openai", "OpenAI"),
            List.of("gemini", "Gemini"),
            List.of("bfl", "Black Forest Labs"),
            List.of("fal", "fal"),
            List.of("replicate", "Replicate"),
            List.of("comfyui", "ComfyUI"),
            List.of("local", "A local server"),
            List.of("dan", "OpenDAN"),
            List.of("itsrose", "ItsRose"),
            List.of("zhiqite", "Zhiqite"));

    /** An image: the service's name, the file's name. */
    record Drawing(String service, String file) {}

    private Drawings() {}

    /** Draws the images into a folder. */
    static List<Drawing> into(Path folder) throws IOException {
        Path drawn = Files.createTempDirectory("easel-site");
        List<Drawing> drawings = new ArrayList<>();
        try {
            draw(drawn);
            for (List<String> service : SERVICES) {
                Path image = image(drawn, service.get(0));
                String name = "drawn-" + image.getFileName();
                Files.copy(image, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                drawings.add(new Drawing(service.get(1), name));
            }
        } finally {
            BuildSite.delete(drawn);
        }
        return drawings;
    }

    private static void draw(Path folder) throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-XX:TieredStopAtLevel=1",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "dev.easel.cli.Easel",
                        "draw",
                        PROMPT,
                        "--size",
                        "512x384",
                        "--seed",
                        "42",
                        "--out",
                        folder.toString())
                .redirectErrorStream(true);
        // A key in it would have a service draw and bill where an emulator should.
        command.environment().clear();
        Process process = command.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("the images of the front page were not drawn: " + said);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Path image(Path folder, String service) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(service + "-"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            service + " drew no image for the front page; is it still a service of the command line?"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
