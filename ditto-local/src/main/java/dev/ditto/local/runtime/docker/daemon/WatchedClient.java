package dev.ditto.local.runtime.docker.daemon;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives requests a deadline that holds: over a socket file the transport's own timeouts have no effect. Each request
 * runs in a thread of its own and is given up when nothing has moved for the limit, in either direction; and each has a
 * connection of its own, which costs a tenth of a millisecond: a kept one that the daemon closed meanwhile breaks the
 * next request, and one that changes something cannot be repeated safely. Thread-safe.
 */
final class WatchedClient implements DockerHttpClient {

    private final DockerHttpClient transport;
    private final ExecutorService threads;
    private final ScheduledExecutorService clock;
    private final Duration limit;

    /**
     * @param threads for requests
     * @param clock looks after answers
     * @param limit how long nothing may move
     */
    WatchedClient(DockerHttpClient transport, ExecutorService threads, ScheduledExecutorService clock, Duration limit) {
        this.transport = transport;
        this.threads = threads;
        this.clock = clock;
        this.limit = limit;
    }

    @Override
    @SuppressWarnings("resource") // the answer is the caller's
    public Response execute(Request request) {
        Movement movement = new Movement();
        Request prepared = prepare(request, movement);
        CompletableFuture<Response> answer = new CompletableFuture<>();
        Future<?> exchange = threads.submit(() -> run(prepared, answer));
        try {
            Response response = await(answer, movement, request);
            return new WatchedResponse(response, movement, clock, limit);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting for the daemon to answer " + name(request));
        } finally {
            // Whoever comes too late closes its answer itself.
            if (!answer.isDone() && answer.cancel(false)) {
                exchange.cancel(true);
            }
        }
    }

    private void run(Request request, CompletableFuture<Response> answer) {
        try {
            Response response = transport.execute(request);
            if (!answer.complete(response)) {
                response.close();
            }
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private Response await(CompletableFuture<Response> answer, Movement movement, Request request)
            throws ExecutionException, InterruptedException {
        while (true) {
            long left = limit.toNanos() - movement.stillNanos();
            if (left <= 0) {
                throw new DaemonSilentException(limit, name(request));
            }
            try {
                return answer.get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // Not the end yet if the body moved meanwhile.
            }
        }
    }

    private static Request prepare(Request request, Movement movement) {
        Request.Builder builder = Request.builder().from(request);
        if (request.hijackedInput() != null) {
            return builder.hijackedInput(movement.sent(request.hijackedInput())).build();
        }
        builder.putHeader("Connection", "close");
        if (request.body() != null) {
            builder.body(movement.sent(request.body()));
        }
        return builder.build();
    }

    private static String name(Request request) {
        return request.method() + " " + request.path().replaceFirst("\\?.*", "");
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
