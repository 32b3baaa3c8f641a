package dev.easel.cli;

import dev.easel.ImageClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services of a run. */
final class OpenServices implements AutoCloseable {
    private final List<OpenService> all;

    private OpenServices(List<OpenService> all) {
        this.all = all;
    }

    /**
     * Opens the services: the real one where the environment has its key, else an emulator.
     *
     * @throws UsageException if the environment holds what cannot be
     */
    static OpenServices open(List<Provider> providers, Map<String, String> environment, EmulatorPace pace) {
        RealServices real = new RealServices(environment);
        Emulators emulators = new Emulators(pace);
        OpenServices services = new OpenServices(new ArrayList<>());
        try {
            for (Provider provider : providers) {
                Optional<ImageClient> client = real.client(provider);
                services.all.add(
                        client.isPresent() ? OpenService.real(provider, client.get()) : emulators.start(provider));
            }
            return services;
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    List<OpenService> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        all.forEach(OpenService::close);
    }
}
