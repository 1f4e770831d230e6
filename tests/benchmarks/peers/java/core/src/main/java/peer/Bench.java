package peer;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays what is asked on standard input, a line "scenario instances clients" each, and answers with a line of JSON.
 *
 * linear7: start, then complete 7 user tasks one after the other; instances are shared out among the clients (threads).
 * mi30c: the 30 tasks of one instance are completed by all clients at once; a conflict is retried and counted.
 * Every start and every completion is its own transaction; a completion writes two variables.
 */
public final class Bench {
    private static final String OPINION = "拟同意。请承办单位按时限要求办理，并于到期前三个工作日书面报告办理情况。".repeat(4);

    private static final class Times {
        final ConcurrentLinkedQueue<Long> complete = new ConcurrentLinkedQueue<>();
        final AtomicInteger conflicts = new AtomicInteger();
        final AtomicInteger lost = new AtomicInteger();
    }

    private static Map<String, Object> report(int number) {
        return Map.of("opinion", OPINION, "approved", number % 2 == 0);
    }

    private static void linear7(Engine engine, Times times) {
        String instance = engine.start("linear7", Map.of("title", "关于安全生产专项检查的督办通知"));
        for (int step = 0; step < 7; step++) {
            List<String> tasks = engine.openTasks(instance);
            if (tasks.size() != 1) throw new IllegalStateException("expected one task, got " + tasks);
            long begun = System.nanoTime();
            engine.complete(tasks.get(0), report(step));
            times.complete.add(System.nanoTime() - begun);
        }
        if (!engine.ended(instance)) times.lost.incrementAndGet();
    }

    private static double mi30c(Engine engine, Times times, ExecutorService pool) throws Exception {
        String instance = engine.start("mi30", Map.of("title", "三十个承办单位"));
        List<String> tasks = engine.openTasks(instance);
        List<Future<?>> all = new ArrayList<>();
        long begun = System.nanoTime();
        for (String task : tasks) all.add(pool.submit(() -> completeInTheEnd(engine, task, times)));
        for (Future<?> each : all) each.get();
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (!engine.ended(instance)) times.lost.incrementAndGet();
        return seconds;
    }

    private static void completeInTheEnd(Engine engine, String task, Times times) {
        long begun = System.nanoTime();
        for (int attempt = 0; ; attempt++) {
            try {
                engine.complete(task, report(attempt));
                break;
            } catch (RuntimeException refused) {
                if (!engine.isConflict(refused) || attempt > 200) throw refused;
                times.conflicts.incrementAndGet();
            }
        }
        times.complete.add(System.nanoTime() - begun);
    }

    private static String play(Engine engine, String scenario, int instances, int clients) throws Exception {
        Times times = new Times();
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        double seconds = 0;
        try {
            if (scenario.equals("mi30c")) {
                for (int i = 0; i < instances; i++) seconds += mi30c(engine, times, pool);
            } else {
                List<Callable<Void>> work = new ArrayList<>();
                for (int i = 0; i < instances; i++) {
                    work.add(() -> {
                        linear7(engine, times);
                        return null;
                    });
                }
                long begun = System.nanoTime();
                for (Future<Void> each : pool.invokeAll(work)) each.get();
                seconds = (System.nanoTime() - begun) / 1e9;
            }
        } finally {
            pool.shutdown();
        }
        long[] taken = times.complete.stream().mapToLong(Long::longValue).sorted().toArray();
        long busy = times.complete.stream().mapToLong(Long::longValue).sum();
        return String.format(Locale.ROOT,
                "{\"completions\": %d, \"seconds\": %.6f, \"busy\": %.6f, \"median_ms\": %.4f, \"conflicts\": %d, \"lost\": %d}",
                taken.length, seconds, busy / 1e9, taken[taken.length / 2] / 1e6, times.conflicts.get(), times.lost.get());
    }

    public static void run(Engine engine) throws Exception {
        engine.deploy("linear7.bpmn20.xml");
        engine.deploy("mi30.bpmn20.xml");
        System.out.println("{\"version\": \"" + engine.version() + "\"}");
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = asked.readLine(); line != null; line = asked.readLine()) {
            String[] words = line.trim().split(" ");
            System.out.println(play(engine, words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2])));
        }
    }

    private Bench() { }
}
