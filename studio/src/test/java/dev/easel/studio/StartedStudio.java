package dev.easel.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A studio in this process, with its clients. */
final class StartedStudio implements AutoCloseable {
    private final Studio studio;
    private final List<StudioService> services;

    private StartedStudio(Studio studio, List<StudioService> services) {
        this.studio = studio;
        this.services = services;
    }

    static StartedStudio in(Path folder, StudioService... services) {
        return in(folder, UnaryOperator.identity(), services);
    }

    static StartedStudio in(Path folder, UnaryOperator<Studio.Builder> settings, StudioService... services) {
        Studio.Builder builder = Studio.builder().folder(folder);
        List.of(services).forEach(builder::service);
        return new StartedStudio(settings.apply(builder).start(), List.of(services));
    }

    Studio studio() {
        return studio;
    }

    Visitor visitor() {
        return Visitor.of(studio.address());
    }

    @Override
    public void close() {
        studio.close();
        services.forEach(service -> service.client().close());
    }
}
