package dev.easel.gallery;

import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application, started in this process as its main method starts it, on a free port. */
final class StartedGallery implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private StartedGallery(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static StartedGallery start(Path folder, String... settings) {
        return new StartedGallery(SpringApplication.run(Gallery.class, arguments(folder, 0, settings)));
    }

    static String[] arguments(Path folder, int port, String... settings) {
        List<String> arguments = new ArrayList<>();
        arguments.add("--server.port=" + port);
        arguments.add("--gallery.folder=" + folder.toAbsolutePath());
        arguments.add("--gallery.emulated=dan,itsrose,zhiqite");
        arguments.add("--spring.main.banner-mode=off");
        Arrays.stream(settings).map(setting -> "--" + setting).forEach(arguments::add);
        return arguments.toArray(String[]::new);
    }

    static String[] dan(DanEmulator emulator, String key) {
        return new String[] {"easel.dan.base-url=" + emulator.baseUrl(), "easel.dan.api-key=" + key};
    }

    static String[] itsRose(ItsRoseEmulator emulator) {
        return new String[] {
            "easel.itsrose.base-url=" + emulator.baseUrl(), "easel.itsrose.api-key=" + ItsRoseEmulator.API_KEY
        };
    }

    static String[] zhiqite(ZhiqiteEmulator emulator) {
        return new String[] {
            "easel.zhiqite.base-url=" + emulator.baseUrl(),
            "easel.zhiqite.access-key-id=MARKEDKEY-id",
            "easel.zhiqite.access-key-secret=MARKEDKEY-secret"
        };
    }

    Page page() {
        return new Page(Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port")));
    }

    Tickets tickets() {
        return context.getBean(Tickets.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
