import com.google.genai.Client;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import java.util.List;

/** The list of models. */
final class Models extends Section {
    @Override
    void run() {
        before("models", "GEMINI");
        Client client = client();
        call("list", () -> models(client, ListModelsConfig.builder().build()));
        call("list, `pageSize` 3", () -> models(client, ListModelsConfig.builder().pageSize(3).build()));
        call("get", () -> {
            Model model = client.models.get(MODEL, null);
            return model.name().orElseThrow() + ", displayName " + model.displayName().orElseThrow() + ", inputTokenLimit "
                    + model.inputTokenLimit().orElseThrow();
        });
        call("get one that is not there", () -> refused(
                404, "NOT_FOUND", () -> client.models.get("no-such-image", null)));
    }

    private static String models(Client client, ListModelsConfig config) {
        int all = 0;
        int images = 0;
        for (Model model : client.models.list(config)) {
            all++;
            images += model.name().orElseThrow().matches(".*(image|banana).*") ? 1 : 0;
            equal(model.supportedActions().orElseThrow(), List.of("generateContent"), "the methods");
        }
        return all + " models, " + images + " of images by their names";
    }
}
