package dev.easel.examples;

import dev.easel.ImageUploader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Copies input images into a folder that a web server publishes, for services that take them by address. */
public final class FolderUploader implements ImageUploader {
    private final Path folder;
    private final URI publicBase;

    public FolderUploader(Path folder, URI publicBase) {
        this.folder = folder;
        this.publicBase = publicBase;
    }

    @Override
    public CompletionStage<URI> upload(Image image) {
        String name = UUID.randomUUID().toString(); // nobody else can guess the address
        try (InputStream in = image.open()) {
            Files.copy(in, folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return CompletableFuture.completedFuture(publicBase.resolve(name));
    }
}
