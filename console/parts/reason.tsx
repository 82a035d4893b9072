/**
 * Asks a person why before something is done that the audit should be able to explain.
 * @module
 */
import { App, Input } from "antd";
import { createElement, useCallback } from "react";
import { Refused } from "../client.ts";
import { useSay, useSentence } from "./say.tsx";

export interface Question {
  title: string;
  /** What will happen, in one sentence. */
  effect?: string;
  verb: string;
  isGrave?: boolean;
}

/** Resolves to the reason given, or undefined where the person thought better of it. */
export function useAskReason(): (question: Question) => Promise<string | undefined> {
  const { modal } = App.useApp();
  const say = useSay();
  return useCallback(
    ({ title, effect, verb, isGrave }) =>
      new Promise((resolve) => {
        let reason = "";
        modal.confirm({
          icon: null,
          title,
          okText: verb,
          cancelText: say("取消", "Cancel"),
          okButtonProps: { danger: isGrave ?? false },
          content: createElement(
            "div",
            { className: "ask-reason" },
            effect && createElement("p", null, effect),
            createElement(Input.TextArea, {
              autoFocus: true,
              autoSize: { minRows: 2, maxRows: 5 },
              "aria-label": say("原因", "Reason"),
              placeholder: say("原因（记入审计）", "Reason (kept in the audit)"),
              onChange: (event) => {
                reason = event.target.value.trim();
              },
            }),
          ),
          onOk: () => {
            if (reason === "") return Promise.reject(new Error("a reason is needed"));
            resolve(reason);
            return Promise.resolve();
          },
          onCancel: () => resolve(undefined),
        });
      }),
    [modal, say],
  );
}

/** Says what became of an act: done, or refused and why. */
export function useReport(): <Result>(
  work: Promise<Result>,
  done?: string,
) => Promise<Result | undefined> {
  const { message } = App.useApp();
  const sentence = useSentence();
  return useCallback(
    async (work, done) => {
      try {
        const result = await work;
        if (done) message.success(done);
        return result;
      } catch (error) {
        message.error(error instanceof Refused ? sentence(error.sentence) : String(error), 6);
        return undefined;
      }
    },
    [message, sentence],
  );
}
