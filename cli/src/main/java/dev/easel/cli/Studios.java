package dev.easel.cli;

import dev.easel.ImageClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services of a run. */
final class Studios implements AutoCloseable {
    private final List<Studio> all;

    private Studios(List<Studio> all) {
        this.all = all;
    }

    /**
     * Opens the services: the real one where the environment has its key, else an emulator.
     *
     * @throws UsageException if the environment holds what cannot be
     */
    static Studios open(List<Provider> providers, Map<String, String> environment, EmulatorPace pace) {
        RealServices real = new RealServices(environment);
        Emulators emulators = new Emulators(pace);
        Studios studios = new Studios(new ArrayList<>());
        try {
            for (Provider provider : providers) {
                Optional<ImageClient> client = real.client(provider);
                studios.all.add(client.isPresent() ? Studio.real(provider, client.get()) : emulators.start(provider));
            }
            return studios;
        } catch (RuntimeException e) {
            studios.close();
            throw e;
        }
    }

    List<Studio> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        all.forEach(Studio::close);
    }
}
