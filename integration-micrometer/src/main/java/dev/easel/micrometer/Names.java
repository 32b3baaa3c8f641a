package dev.easel.micrometer;

/** Names of observations, keys and meters. */
final class Names {
    /** The value of a key whose value is not known: each key is always there, since a meter needs the same ones each time. */
    static final String NONE = "none";

    static final String TASK = "gen_ai.client.operation";
    static final String EXCHANGE = "easel.exchange";
    static final String QUEUE = "easel.queue";

    static final String OPERATION_NAME = "gen_ai.operation.name";
    static final String PROVIDER = "gen_ai.provider.name";
    static final String REQUEST_MODEL = "gen_ai.request.model";
    static final String OUTPUT_TYPE = "gen_ai.output.type";
    static final String ERROR_TYPE = "error.type";
    static final String OPERATION = "easel.operation";
    static final String OUTCOME = "easel.outcome";
    static final String MAY_HAVE_BEEN_BILLED = "easel.may_have_been_billed";

    static final String SERVER_ADDRESS = "server.address";
    static final String SERVER_PORT = "server.port";
    static final String RESPONSE_MODEL = "gen_ai.response.model";
    static final String CHOICE_COUNT = "gen_ai.request.choice.count";
    static final String SEED = "gen_ai.request.seed";
    static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";
    static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
    static final String TASK_ID = "easel.task.id";
    static final String CLIENT_ID = "easel.task.client_id";
    static final String REQUEST_ID = "easel.request.id";
    static final String RESUMED = "easel.resumed";
    static final String EXCHANGES = "easel.exchanges";
    static final String POLLS = "easel.polls";
    static final String RETRIES = "easel.retries";
    static final String IMAGES = "easel.images";
    static final String BYTES = "easel.bytes";
    static final String COST = "easel.cost";
    static final String CURRENCY = "easel.cost.currency";
    static final String CREDITS = "easel.credits";
    static final String SERVICE_CODE = "easel.service.code";
    static final String PROMPT = "easel.prompt";

    static final String EXCHANGE_KIND = "easel.exchange.kind";
    static final String EXCHANGE_NUMBER = "easel.exchange.number";
    static final String HTTP_STATUS = "http.response.status_code";

    static final String TOKEN_USAGE = "gen_ai.client.token.usage";
    static final String TOKEN_TYPE = "gen_ai.token.type";

    private Names() {}

    /** Returns a text of a service's as an attribute may hold it: no longer than a line. */
    static String cut(String text) {
        return text.length() <= 256 ? text : text.substring(0, 256);
    }
}
