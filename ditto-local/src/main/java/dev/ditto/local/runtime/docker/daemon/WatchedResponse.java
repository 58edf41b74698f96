package dev.ditto.local.runtime.docker.daemon;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** An answer that is closed, which ends whoever reads it, when nothing has moved in either direction for the limit. */
final class WatchedResponse implements DockerHttpClient.Response {

    private static final int LOOKS_PER_LIMIT = 4;

    private final DockerHttpClient.Response response;
    private final InputStream body;
    private final Future<?> watch;

    /** @param request its body may still be on its way to the daemon */
    WatchedResponse(
            DockerHttpClient.Response response, Movement request, ScheduledExecutorService clock, Duration limit) {
        Movement answer = new Movement();
        this.response = response;
        this.body = answer.received(response.getBody());
        long pause = limit.toNanos() / LOOKS_PER_LIMIT;
        this.watch = clock.scheduleWithFixedDelay(
                () -> {
                    if (Math.min(request.stillNanos(), answer.stillNanos()) > limit.toNanos()) {
                        response.close();
                    }
                },
                pause,
                pause,
                TimeUnit.NANOSECONDS);
    }

    @Override
    public int getStatusCode() {
        return response.getStatusCode();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return response.getHeaders();
    }

    @Override
    public InputStream getBody() {
        return body;
    }

    @Override
    public void close() {
        watch.cancel(false);
        response.close();
    }
}
