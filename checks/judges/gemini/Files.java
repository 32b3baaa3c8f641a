import com.google.genai.Client;
import com.google.genai.types.File;
import com.google.genai.types.Part;
import com.google.genai.types.UploadFileConfig;

/** Uploads. */
final class Files extends GenerateContent {
    @Override
    void run() {
        before("files", "GEMINI");
        Client client = client();
        call("upload bytes, then generate with them", () -> {
            File file = client.files.upload(
                    input,
                    UploadFileConfig.builder().mimeType("image/png").displayName("input.png").build());
            return file(file) + "; "
                    + images(
                            generate(
                                    client,
                                    config(),
                                    turn(
                                            Part.fromUri(file.uri().orElseThrow(), "image/png"),
                                            Part.fromText("make it red"))),
                            1,
                            "png 1024x512");
        });
        call("upload a file from disk, get it, delete it, get it again", () -> {
            var path = java.nio.file.Files.write(java.nio.file.Files.createTempFile("judge", ".png"), input);
            try {
                File sent = client.files.upload(path.toFile(), null);
                File read = client.files.get(sent.name().orElseThrow(), null);
                client.files.delete(sent.name().orElseThrow(), null);
                return file(read) + "; "
                        + refused(404, "NOT_FOUND", () -> client.files.get(sent.name().orElseThrow(), null));
            } finally {
                java.nio.file.Files.delete(path);
            }
        });
        call("a file that is not there, in a request", () -> refused(
                400,
                "INVALID_ARGUMENT",
                () -> generate(
                        client,
                        config(),
                        turn(
                                Part.fromUri(address("GEMINI") + "/v1beta/files/gone", "image/png"),
                                Part.fromText("make it red")))));
    }

    private String file(File file) {
        equal(file.sizeBytes().orElseThrow(), (long) input.length, "sizeBytes");
        equal(file.mimeType().orElseThrow(), "image/png", "mimeType");
        return "state " + file.state().orElseThrow() + ", sizeBytes as sent, expirationTime "
                + (file.expirationTime().isPresent() ? "read" : "none");
    }
}
